; The installer for Windows, as Inno Setup 6.3 or later compiles it, on Windows:
;   py build installer                                    packs dist\caseworker
;   iscc /DVersion=0.1.0 build\installer\windows\caseworker.iss
; For one person, without administrator rights (the default):
;   caseworker-0.1.0-setup.exe /CURRENTUSER /VERYSILENT /SUPPRESSMSGBOXES /NORESTART
; For everybody on the machine, as a deployment tool does it (Intune, Configuration Manager):
;   caseworker-0.1.0-setup.exe /ALLUSERS /VERYSILENT /SUPPRESSMSGBOXES /NORESTART /LOG=C:\Windows\Temp\caseworker.log
; Removing leaves the caseload where it is, unless whoever removes says otherwise:
;   unins000.exe /VERYSILENT /DELETECASELOAD

#ifndef Version
  #define Version "0.1.0"
#endif
#define Root SourcePath + "..\..\.."

[Setup]
; The identity by which Windows knows an earlier version: never change it.
AppId={{6A1F0C52-3C0B-4F0E-9E57-5B1D7C2E8A41}
AppName=Caseworker
AppVersion={#Version}
AppPublisher=The Caseworker authors
VersionInfoVersion={#Version}
DefaultDirName={autopf}\Caseworker
DefaultGroupName=Caseworker
DisableProgramGroupPage=yes
DisableDirPage=auto
; Without administrator rights unless /ALLUSERS asks for the whole machine; nothing on the screen offers it.
PrivilegesRequired=lowest
PrivilegesRequiredOverridesAllowed=commandline
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
MinVersion=10.0.17763
LicenseFile={#Root}\LICENSE
OutputDir={#Root}\dist
OutputBaseFilename=caseworker-{#Version}-setup
SetupIconFile={#Root}\dist\icons\caseworker.ico
UninstallDisplayIcon={app}\caseworkerw.exe
Compression=lzma2
SolidCompression=yes
WizardStyle=modern
; A running program is asked to close, and is not started again by itself.
CloseApplications=yes
RestartApplications=no
ChangesAssociations=no
ChangesEnvironment=yes

[Languages]
Name: "english"; MessagesFile: "compiler:Default.isl"

[Tasks]
Name: "desktopicon"; Description: "{cm:CreateDesktopIcon}"; Flags: unchecked
Name: "path"; Description: "Let a command prompt find `caseworker`"; Flags: unchecked

[InstallDelete]
; Nothing of an earlier version stays beside the new one.
Type: filesandordirs; Name: "{app}\_internal"

[Files]
Source: "{#Root}\dist\caseworker\*"; DestDir: "{app}"; Flags: ignoreversion recursesubdirs createallsubdirs

[Icons]
Name: "{group}\Caseworker"; Filename: "{app}\caseworkerw.exe"
Name: "{autodesktop}\Caseworker"; Filename: "{app}\caseworkerw.exe"; Tasks: desktopicon

[Registry]
; HKA is the person's own part of the registry, or the machine's with /ALLUSERS.
Root: HKA; Subkey: "{code:EnvironmentKey}"; ValueType: expandsz; ValueName: "Path"; ValueData: "{olddata};{app}"; \
  Tasks: path; Check: IsNotOnPath

[Run]
Filename: "{app}\caseworkerw.exe"; Description: "Start Caseworker"; Flags: nowait postinstall skipifsilent

[UninstallRun]
Filename: "{sys}\schtasks.exe"; Parameters: "/Delete /F /TN caseworker-remind"; Flags: runhidden; RunOnceId: "Reminders"

[Code]
const
  MachineEnvironment = 'SYSTEM\CurrentControlSet\Control\Session Manager\Environment';

function EnvironmentKey(Param: String): String;
begin
  if IsAdminInstallMode then
    Result := MachineEnvironment
  else
    Result := 'Environment';
end;

function IsNotOnPath: Boolean;
var
  Path: String;
begin
  if not RegQueryStringValue(HKA, EnvironmentKey(''), 'Path', Path) then
    Path := '';
  Result := Pos(';' + Uppercase(ExpandConstant('{app}')) + ';', ';' + Uppercase(Path) + ';') = 0;
end;

procedure RemoveFromPath;
var
  Path: String;
  Place: Integer;
begin
  if not RegQueryStringValue(HKA, EnvironmentKey(''), 'Path', Path) then
    exit;
  Place := Pos(';' + Uppercase(ExpandConstant('{app}')) + ';', ';' + Uppercase(Path) + ';');
  if Place = 0 then
    exit;
  if Place > 1 then
    Place := Place - 1;
  Delete(Path, Place, Length(ExpandConstant('{app}')) + 1);
  RegWriteExpandStringValue(HKA, EnvironmentKey(''), 'Path', Path);
end;

function AskedToDelete: Boolean;
var
  Number: Integer;
begin
  Result := False;
  for Number := 1 to ParamCount do
    if CompareText(ParamStr(Number), '/DELETECASELOAD') = 0 then
      Result := True;
end;

procedure CurUninstallStepChanged(CurUninstallStep: TUninstallStep);
begin
  if CurUninstallStep = usUninstall then
    RemoveFromPath;
  if (CurUninstallStep = usPostUninstall) and AskedToDelete then
    DelTree(ExpandConstant('{localappdata}\Caseworker'), True, True, True);
end;
