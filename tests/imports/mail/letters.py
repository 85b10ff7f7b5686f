"""E-mails in the forms in which parents', schools' and councils' programs really write them."""

from __future__ import annotations

import base64

TEXT = "Hello,\r\n\r\nwhen is the meeting – and who comes?\r\n\r\nSara O’Neill"


def gmail(
    subject: str = "Meeting", text: str = TEXT, sender: str = "sara@post.example", **more: str
) -> bytes:
    """Gmail: alternative parts in UTF-8, base64 or quoted-printable, DKIM above all."""
    message_id = more.get("message_id", f"<CAF+{abs(hash((subject, text, sender)))}@mail.post.example>")
    extra = "".join(f"{line}\r\n" for line in more.get("headers", "").splitlines())
    name = more.get("name", "Sara O’Neill")
    encoded = f"=?UTF-8?B?{base64.b64encode(name.encode()).decode()}?="
    html = text.replace("\r\n", "<br>")
    return (
        "Delivered-To: send@ashmere.example\r\n"
        f"{extra}"
        "MIME-Version: 1.0\r\n"
        f"From: {encoded} <{sender}>\r\n"
        f"Date: {more.get('date', 'Mon, 16 Nov 2026 09:30:12 +0000')}\r\n"
        f"Message-ID: {message_id}\r\n"
        f"Subject: =?UTF-8?B?{base64.b64encode(subject.encode()).decode()}?=\r\n"
        'To: "SEND casework" <send@ashmere.example>\r\n'
        'Content-Type: multipart/alternative; boundary="000000000000a1b2c3"\r\n\r\n'
        "--000000000000a1b2c3\r\n"
        'Content-Type: text/plain; charset="UTF-8"\r\nContent-Transfer-Encoding: base64\r\n\r\n'
        f"{base64.encodebytes(text.encode()).decode()}\r\n"
        "--000000000000a1b2c3\r\n"
        'Content-Type: text/html; charset="UTF-8"\r\n\r\n'
        f'<div dir=3D"ltr">{html}</div>\r\n'
        "--000000000000a1b2c3--\r\n"
    ).encode()


def outlook(html: str, sender: str = "j.moss@larkfield.example", name: str = "Jo Moss") -> bytes:
    """Outlook through Exchange: HTML alone, Windows-1252 as quoted-printable, Word's mark-up."""
    import quopri

    page = (
        '<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><meta http-equiv="Content-Type" '
        'content="text/html; charset=Windows-1252"><style>p.MsoNormal {margin:0cm}</style></head>'
        f'<body lang="EN-GB"><div class="WordSection1"><p class="MsoNormal">{html}<o:p></o:p></p></div>'
        '<img src="http://tracker.example/pixel.gif" width="1" height="1"><script>alert(1)</script>'
        "</body></html>"
    )
    return (
        b"Received: from AM0PR01.example (2603:10a6::1) by mail.example; Mon, 16 Nov 2026 10:00:00 +0000\r\n"
        + f'From: "{name}" <{sender}>\r\nTo: "SEND" <send@ashmere.example>\r\n'.encode()
        + b"Subject: RE: Amira Siddiqui\r\nThread-Topic: Amira Siddiqui\r\nThread-Index: AdpX\r\n"
        b"Date: Mon, 16 Nov 2026 10:00:00 +0000\r\nMessage-ID: <AM0PR01MB1234@AM0PR01.example>\r\n"
        b'Content-Type: text/html; charset="Windows-1252"\r\n'
        b"Content-Transfer-Encoding: quoted-printable\r\nMIME-Version: 1.0\r\n\r\n"
        + quopri.encodestring(page.encode("cp1252"))
    )


def apple(attachments: dict[str, bytes], text: str = "Please find the form.\n\nSent from my iPhone") -> bytes:
    """Apple Mail: a text, then files shown inline, then text again."""
    parts = "".join(
        "--Apple-Mail-1\r\n"
        f"Content-Disposition: inline;\r\n\tfilename*=utf-8''{_percent(name)}\r\n"
        "Content-Type: application/pdf;\r\n\tx-unix-mode=0644;\r\n"
        f'\tname="{name.encode("ascii", "replace").decode()}"\r\n'
        f"Content-Transfer-Encoding: base64\r\n\r\n{base64.encodebytes(content).decode()}\r\n"
        for name, content in attachments.items()
    )
    return (
        "From: Sara O'Neill <SARA@post.example>\r\nTo: send@ashmere.example\r\nSubject: Form\r\n"
        "Date: Tue, 17 Nov 2026 20:11:00 +0000\r\nMessage-Id: <0E1F@post.example>\r\n"
        "Mime-Version: 1.0 (1.0)\r\nX-Mailer: iPhone Mail (22B83)\r\n"
        "Content-Type: multipart/mixed; boundary=Apple-Mail-1\r\n\r\n"
        "--Apple-Mail-1\r\nContent-Type: text/plain;\r\n\tcharset=us-ascii\r\n\r\n"
        f"{text}\r\n{parts}--Apple-Mail-1--\r\n"
    ).encode()


def thunderbird(charset: str, declared: str, text: str = "Où est-elle? £5 – merci, Zoë") -> bytes:
    """Thunderbird: one flowed text, 8-bit, in a charset that may not be the one it declares."""
    return (
        b"From: =?ISO-8859-1?Q?Zo=EB?= <zoe@post.example>\r\nTo: send@ashmere.example\r\n"
        b"Subject: Question\r\nDate: Wed, 18 Nov 2026 08:00:00 +0100\r\nMessage-ID: <tb1@post.example>\r\n"
        b"User-Agent: Mozilla Thunderbird\r\n"
        + f"Content-Type: text/plain; charset={declared}; format=flowed\r\n".encode()
        + b"Content-Transfer-Encoding: 8bit\r\nContent-Language: en-GB\r\n\r\n"
        + text.encode(charset)
    )


def forwarded(inner: bytes, depth: int = 1) -> bytes:
    """A message attached to a message, so many deep."""
    for number in range(depth):
        inner = (
            b"From: Sara <sara@post.example>\r\nTo: send@ashmere.example\r\nSubject: Fwd "
            + str(number).encode()
            + b"\r\nDate: Thu, 19 Nov 2026 08:00:00 +0000\r\nMessage-ID: <fwd"
            + str(number).encode()
            + b'@post.example>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="b'
            + str(number).encode()
            + b'"\r\n\r\n--b'
            + str(number).encode()
            + b"\r\nContent-Type: text/plain\r\n\r\nSee below\r\n--b"
            + str(number).encode()
            + b"\r\nContent-Type: message/rfc822\r\n\r\n"
            + inner
            + b"\r\n--b"
            + str(number).encode()
            + b"--\r\n"
        )
    return inner


def _percent(name: str) -> str:
    from urllib.parse import quote

    return quote(name, safe="")
