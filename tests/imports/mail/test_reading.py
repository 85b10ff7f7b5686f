"""E-mails of every program, well formed or not, are read as what they say, and nothing is fetched or run."""

from __future__ import annotations

import contextlib
import socket
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseworker_app.casework.file_names import LONGEST, may_run, shown_name
from caseworker_app.casework.incoming_mail import Address, IncomingMail
from caseworker_app.errors import CaseworkerError
from caseworker_app.imports.mail import limits
from caseworker_app.imports.mail.bring_in import read_bytes
from caseworker_app.imports.mail.html_text import text_of_html
from tests.imports.mail import letters
from tests.imports.mail.outlook import Inner, OutlookMessage

SENT = datetime(2026, 11, 16, 9, 30, tzinfo=UTC)


def test_a_message_of_gmail() -> None:
    mail = read_bytes(letters.gmail("Café & meeting"), "a.eml")
    assert mail.sender == Address("Sara O’Neill", "sara@post.example")
    assert mail.to == (Address("SEND casework", "send@ashmere.example"),)
    assert (mail.subject, mail.at) == ("Café & meeting", datetime(2026, 11, 16, 9, 30, 12, tzinfo=UTC))
    assert mail.text.startswith("Hello,\n\nwhen is the meeting – and who comes?")
    assert mail.files == ()


def test_a_message_of_outlook_that_is_only_html_is_text_without_scripts_and_pictures() -> None:
    mail = read_bytes(letters.outlook("Dear Rina,<br>the report is <b>late</b> – sorry. £5"), "a.eml")
    assert mail.text == "Dear Rina,\nthe report is late – sorry. £5"


def test_a_message_of_an_iphone_with_files_between_the_text() -> None:
    mail = read_bytes(letters.apple({"Zoë’s form.pdf": b"%PDF-1.4", "two.pdf": b"%PDF-1.5"}), "a.eml")
    assert [(one.name, one.content) for one in mail.files] == [
        ("Zoë’s form.pdf", b"%PDF-1.4"),
        ("two.pdf", b"%PDF-1.5"),
    ]
    assert mail.text.endswith("Sent from my iPhone")


@pytest.mark.parametrize(
    ("charset", "declared"),
    [("cp1252", "windows-1252"), ("utf-8", "utf-8"), ("cp1252", "utf-8"), ("utf-8", "us-ascii"),
     ("utf-8", "x-unknown"), ("cp1252", "us-ascii"), ("utf-8", "")],
)  # fmt: skip
def test_a_text_in_another_charset_than_it_says_is_read_all_the_same(charset: str, declared: str) -> None:
    mail = read_bytes(letters.thunderbird(charset, declared), "a.eml")
    assert mail.text.strip() == "Où est-elle? £5 – merci, Zoë"
    assert mail.sender.name == "Zoë"


def test_an_attached_message_is_kept_whole_as_a_file() -> None:
    mail = read_bytes(letters.forwarded(letters.apple({"form.pdf": b"%PDF"})), "a.eml")
    assert [(one.name, one.type) for one in mail.files] == [("Form.eml", "message/rfc822")]
    inner = read_bytes(mail.files[0].content, "b.eml")
    assert [one.name for one in inner.files] == ["form.pdf"]


OUTLOOK = OutlookMessage(
    subject="Taxi for Zoë",
    body="Hello\r\nwhere is the taxi?",
    sender=("Sara O’Neill", "sara@post.example"),
    to=[("SEND casework", "send@ashmere.example")],
    sent=SENT,
    message_id="<a1@post.example>",
    in_reply_to="<q1@ashmere.example>",
    attachments=[("form.pdf", b"%PDF" * 3000), ("note.txt", b"short")],
)


def test_a_message_saved_from_outlook() -> None:
    mail = read_bytes(OUTLOOK.as_bytes(), "Taxi.msg")
    assert (mail.subject, mail.text, mail.at) == ("Taxi for Zoë", "Hello\nwhere is the taxi?", SENT)
    assert mail.sender == Address("Sara O’Neill", "sara@post.example")
    assert mail.to == (Address("SEND casework", "send@ashmere.example"),)
    assert [(one.name, len(one.content)) for one in mail.files] == [("form.pdf", 12000), ("note.txt", 5)]


def test_one_message_saved_by_two_programs_is_the_same_message() -> None:
    as_eml = letters.gmail("Taxi for Zoë", "Hello\r\n\r\nwhere is it?", message_id="<a1@post.example>")
    as_msg = OutlookMessage(
        subject="Taxi for Zoë", body="Hello\r\nwhere is it?\r\n", sender=("Sara", "sara@post.example"),
        sent=datetime(2026, 11, 16, 9, 31, tzinfo=UTC), message_id="<a1@post.example>",
    )  # fmt: skip
    assert read_bytes(as_msg.as_bytes(), "a.msg").key == read_bytes(as_eml, "a.eml").key


def test_a_message_without_an_id_is_told_by_what_it_says() -> None:
    nested = Inner(OutlookMessage(subject="Inner", body="deep", attachments=[("i.pdf", b"%PDF")]))
    message = OutlookMessage(subject="No id", body="Text", sent=SENT, attachments=[nested])
    keys = {read_bytes(message.as_bytes(), name).key for name in ("a.msg", "b.msg")}
    other = OutlookMessage(subject="No id", body="Other text", sent=SENT, attachments=[nested])
    assert len(keys) == 1
    assert read_bytes(other.as_bytes(), "a.msg").key not in keys


def test_old_outlook_wrote_eight_bits_and_html_in_its_own_code_page() -> None:
    message = OutlookMessage(
        subject="Grüße", html="<p>Zoë’s café</p>".encode("cp1252"), html_codepage=1252, codepage=1252
    )
    mail = read_bytes(message.as_bytes(), "a.msg")
    assert (mail.subject, mail.text) == ("Grüße", "Zoë’s café")


def test_a_message_in_an_outlook_message_is_a_file_that_every_program_opens() -> None:
    inner = OutlookMessage(
        subject="Report: “final”", body="Attached – Zoë", sender=("Jo Moss", "jo@school.example"), sent=SENT,
        attachments=[("report.pdf", b"%PDF")],
    )  # fmt: skip
    mail = read_bytes(OutlookMessage(subject="Fw", body="", attachments=[Inner(inner)]).as_bytes(), "a.msg")
    (kept,) = mail.files
    assert kept.name == "Report “final”.eml"
    told = read_bytes(kept.content, "b.eml")
    assert (told.subject, told.sender, told.text.strip()) == (
        "Report: “final”",
        Address("Jo Moss", "jo@school.example"),
        "Attached – Zoë",
    )
    assert [one.name for one in told.files] == ["report.pdf"]


def test_a_colleagues_mail_within_exchange_has_a_name_and_no_address() -> None:
    message = OutlookMessage(subject="Hi", body="x", sender=("R. Patel", "/O=ASHMERE/OU=EX/CN=RPATEL"))
    assert read_bytes(message.as_bytes(), "a.msg").sender == Address("R. Patel", "")


def test_a_text_that_only_outlook_reads_is_kept_with_the_message_itself() -> None:
    content = OutlookMessage(subject="RTF", rtf=b"\x10\x00\x00\x00" * 8).as_bytes()
    mail = read_bytes(content, "odd.msg")
    assert [(one.name, one.content) for one in mail.files] == [("odd.msg", content)]
    assert "cannot read" in mail.cautions[0]


@pytest.mark.parametrize(
    ("headers", "forged"),
    [
        ("Authentication-Results: mx.ashmere.example; spf=pass; dkim=pass; dmarc=pass", False),
        ("Authentication-Results: mx.ashmere.example; spf=fail; dkim=none; dmarc=fail", True),
        ("Authentication-Results: mx.ashmere.example; spf=softfail; dkim=fail", True),
        ("Authentication-Results: mx.ashmere.example; spf=fail; dkim=pass", False),
        ("", False),
    ],
)
def test_a_sender_that_the_mail_server_found_false_is_pointed_out(headers: str, forged: bool) -> None:
    mail = read_bytes(letters.gmail(headers=headers), "a.eml")
    assert mail.forged is forged
    assert any("not who it says" in caution for caution in mail.cautions) is forged


def test_a_sender_that_disagrees_with_itself_is_pointed_out() -> None:
    mail = read_bytes(
        letters.gmail(
            name="sara@post.example", sender="x@evil.example", headers="Reply-To: other@worse.example"
        ),
        "a.eml",
    )
    assert mail.cautions == (
        "The name of the sender shows sara@post.example, but the address is x@evil.example.",
        "A reply would go to other@worse.example, not to x@evil.example.",
    )
    assert not mail.forged


def test_an_automatic_answer_is_known_as_one() -> None:
    assert read_bytes(letters.gmail(headers="Auto-Submitted: auto-replied"), "a.eml").automatic


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "it is empty"),
        (b"   \r\n", "it is empty"),
        (b"PK\x03\x04 a zip file", "none of the lines"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "damaged"),
        (OUTLOOK.as_bytes()[:3000], "damaged"),
        (letters.forwarded(letters.gmail(), depth=7), "nested more than 5 deep"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(content: bytes, why: str) -> None:
    with pytest.raises(CaseworkerError, match=why):
        read_bytes(content, "a.eml")


def test_a_message_of_a_thousand_parts_is_refused() -> None:
    part = b'--b\r\nContent-Type: application/pdf; name="a.pdf"\r\n\r\nx\r\n'
    message = b'From: a@b.example\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n' + part * 1000
    with pytest.raises(CaseworkerError, match="more than 200 parts"):
        read_bytes(message + b"--b--\r\n", "a.eml")


def test_parts_nested_a_thousand_deep_are_refused() -> None:
    message = b"From: a@b.example\r\n"
    for number in range(1000):
        message += b'Content-Type: multipart/mixed; boundary="%d"\r\n\r\n--%d\r\n' % (number, number)
    with pytest.raises(CaseworkerError, match="nested more than 5 deep"):
        read_bytes(message, "a.eml")


def test_an_outlook_message_nested_too_deep_is_refused() -> None:
    message = OutlookMessage(subject="0", body="x")
    for number in range(7):
        message = OutlookMessage(subject=str(number), body="x", attachments=[Inner(message)])
    with pytest.raises(CaseworkerError, match="nested more than 5 deep"):
        read_bytes(message.as_bytes(), "a.msg")


def test_a_file_too_large_to_be_kept_is_refused_with_its_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_ATTACHMENT", 2 * limits.MEBIBYTE)
    large = letters.apple({"film.pdf": b"x" * 3 * limits.MEBIBYTE})
    with pytest.raises(CaseworkerError, match=r"attachment film\.pdf is 3 MB large; at most 2 MB"):
        read_bytes(large, "a.eml")
    monkeypatch.setattr(limits, "MOST_FILE", limits.MEBIBYTE)
    with pytest.raises(CaseworkerError, match="The message is 4 MB large"):
        read_bytes(large, "a.eml")


@pytest.mark.parametrize(
    "broken",
    [
        b"From: \xff\xfe <a@\x00b>\r\nDate: the other day\r\nSubject: =?utf-9?Q?=FF?=\r\n\r\nx",
        b"From: <<>>,,;:@\r\nTo: a@b@c, (unclosed\r\nSubject: s\r\n\r\nx",
        b"Subject: no body at all",
        b'Content-Type: multipart/mixed; boundary="never"\r\nFrom: a@b.example\r\n\r\nno parts here',
        b"Content-Type: ;;;\r\nSubject: s\r\n\r\n\xe9",
        b"Content-Type: text/plain; charset=utf-16\r\nSubject: s\r\n\r\nodd",
        b"Content-Transfer-Encoding: base64\r\nSubject: s\r\n\r\n!!!not base64!!!",
        b"From: =?utf-8?B?////?= <a@\xff\xfe>\r\nSubject: =?x-none?Q?=80?=\r\n\r\n\x80\x81",
        b"Date: Mon, 99 Foo 99999 99:99:99 +9999\r\nSubject: s\r\n\r\nx",
        b"From: a\r\n b\r\n\tc <a@b.example>\r\nSubject:\r\n\r\nx",
        b'Content-Disposition: attachment; filename="=?x?="; filename*=a\'b\r\nSubject: s\r\n\r\nx',
    ],
)
def test_a_malformed_message_is_read_as_far_as_it_goes(broken: bytes) -> None:
    mail = read_bytes(broken, "a.eml")
    assert mail.key
    assert mail.at is None


@given(st.binary(max_size=400), st.integers(0, 2))
def test_any_bytes_at_all_are_a_message_or_refused(content: bytes, kind: int) -> None:
    start = (
        b"",
        b"From: a@b.example\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    )
    with contextlib.suppress(CaseworkerError):
        can_be_kept(read_bytes(start[kind] + content, "a.eml"))


@given(st.binary(max_size=80), st.sampled_from([b"From: ", b"Subject: ", b"From: a <b@", b"To: "]))
def test_whatever_bytes_stand_in_a_header_the_message_can_be_kept(content: bytes, header: bytes) -> None:
    line = content.replace(b"\r", b"").replace(b"\n", b"")
    can_be_kept(read_bytes(header + line + b">\r\nDate: x\r\n\r\n" + line, "a.eml"))


def can_be_kept(mail: IncomingMail) -> None:
    texts = [mail.subject, mail.text, *(f"{one.name} {one.email}" for one in (mail.sender, *mail.to))]
    for text in (*texts, *(f"{one.name} {one.type}" for one in mail.files)):
        assert "\0" not in text
        text.encode("utf-8")


@given(st.data())
def test_a_damaged_outlook_message_is_read_or_refused(data: st.DataObject) -> None:
    content = bytearray(OUTLOOK.as_bytes())
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(CaseworkerError):
        read_bytes(bytes(content), "a.msg")


def test_nothing_is_fetched_while_a_message_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("something was fetched")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    html = (
        '<!DOCTYPE html SYSTEM "http://evil.example/x.dtd"><link rel=stylesheet href="http://evil.example/x.css">'
        '<iframe src="http://evil.example"></iframe><img src="http://evil.example/p.gif">Hello'
    )
    assert read_bytes(letters.outlook(html), "a.eml").text == "Hello"


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>One</p><p>Two<br>three</p>", "One\n\nTwo\nthree"),
        ("<ul><li>a</li><li>b</li></ul>", "• a\n• b"),
        ('<a href="https://x.example/">a</a> <a href="javascript:x()">b</a>', "a (https://x.example/) b"),
        ("<style>p{}</style><title>t</title>Text &amp; &eacute; &#8211;", "Text & é –"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc"),
        ("<b>unclosed <i>tags", "unclosed tags"),
        ("", ""),
        ("<!-- nothing -->", ""),
        ("<div>" * 3000 + "deep", "deep"),
        ("<div>a</div><div><br></div><div>b</div>", "a\n\nb"),
        ('<?xml version="1.0" encoding="utf-16"?><p>x</p>', "x"),
        ("<p>a\u202eb</p>", "a\u202eb"),
    ],
)  # fmt: skip
def test_html_becomes_text(html: str, text: str) -> None:
    assert text_of_html(html) == text


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("..\\..\\x.exe", "x.exe"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\me\\plan.pdf", "plan.pdf"),
        ("\\\\host\\share\\x.doc", "x.doc"),
        ("CON", "_CON"),
        ("con.txt", "_con.txt"),
        ("COM1.tar.gz", "_COM1.tar.gz"),
        ("plan.pdf:evil.exe", "plan.pdf evil.exe"),
        ("plan\u202efdp.exe", "planfdp.exe"),
        ("  .hidden. ", "hidden"),
        ("...", "attachment"),
        ("", "attachment"),
        ("a" * 300 + ".pdf", "a" * 116 + ".pdf"),
        ("Zoë’s plan – final.docx", "Zoë’s plan – final.docx"),
        ("new\nline\0.pdf", "newline.pdf"),
    ],
)
def test_the_name_of_a_file_is_shown_and_never_a_path(name: str, shown: str) -> None:
    assert shown_name(name) == shown


@given(st.text(max_size=400))
def test_no_name_of_a_file_leads_anywhere(name: str) -> None:
    shown = shown_name(name)
    assert 0 < len(shown) <= LONGEST
    assert not set(shown) & set('\\/:*?"<>|\0\n')
    assert shown not in (".", "..")
    assert shown_name(shown) == shown


@pytest.mark.parametrize("name", ["x.exe", "X.EXE ", "plan.pdf.js", "a.lnk", "b.docm", "c.html", "d.iso"])
def test_what_could_run_is_never_opened(name: str) -> None:
    assert may_run(name)
    assert not may_run("plan.pdf")
