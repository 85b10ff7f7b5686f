"""What is said in the invented calls, messages and meetings; `{child}` is the first name."""

from __future__ import annotations

from dataclasses import dataclass

from caseworker_app.casework.talk import (
    EMAIL,
    IN,
    LEFT_MESSAGE,
    LETTER,
    MEETING,
    NO_ANSWER,
    OUT,
    PHONE,
    PORTAL,
    TEXT,
)


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that a family and an office say to each other, and by which way."""

    channel: str
    direction: str
    summary: str
    views: str = ""
    satisfaction: str = ""
    answer: str = ""  # what we answered, where it is a message


# After an event, so many days later, in so many of a hundred cases.
AFTER: dict[str, tuple[tuple[int, int, Said], ...]] = {
    "request_received": (
        (1, 70, Said(PHONE, OUT, "Rang to say that the request is here and what happens in the six weeks. "
                     "Explained that I will ask school and health.")),
        (4, 25, Said(EMAIL, IN, "Sent the private speech and language report.",
                     answer="Thanked them and said that it goes to everyone who advises.")),
    ),
    "decision_to_assess": (
        (1, 80, Said(PHONE, OUT, "Told them that we will assess. Explained the 20 weeks, who is asked for "
                     "advice, and that they can send their views in any form.",
                     views="Wants us to know that {child} is happiest with one adult they know.")),
    ),
    "decision_not_to_assess": (
        (1, 80, Said(PHONE, IN, "Upset about the decision. Explained the reasons, mediation and appeal, and "
                     "gave the number of SENDIASS.", satisfaction="dissatisfied")),
    ),
    "advice_requested": (
        (20, 45, Said(EMAIL, IN, "Asks whether the psychologist has a date yet.",
                      answer="Told them that the visit is booked for the week after next.")),
    ),
    "draft_plan_sent": (
        (2, 60, Said(PHONE, IN, "Went through section F with them. They want the laptop written in, and a "
                     "meeting about the school.", views="Section F must say how many hours, and by whom.")),
        (9, 40, Said(EMAIL, IN, "Comments on the draft: hours in section F, and the name of the school.",
                     answer="Thanked them; said which changes we will make and which need the panel.")),
    ),
    "final_plan_sent": (
        (3, 45, Said(PHONE, OUT, "Checked that the plan arrived and that the school has it too.",
                     satisfaction="satisfied")),
    ),
    "review_meeting_held": (
        (0, 85, Said(MEETING, OUT, "Review meeting at {school}. Outcomes gone through one by one; speech "
                     "therapy to go on, the taxi is a worry.",
                     views="{child} likes the small group and wants to stay for lunch.",
                     satisfaction="satisfied")),
    ),
    "amendment_notice_sent": (
        (4, 50, Said(PHONE, IN, "Asked what the notice means. Explained that these are proposals and that "
                     "they have 15 days to comment.")),
    ),
    "decision_to_cease": (
        (2, 60, Said(PHONE, IN, "Does not agree. Gave the numbers for mediation and advice.",
                     satisfaction="dissatisfied")),
    ),
    "complaint_received": (
        (1, 90, Said(PHONE, OUT, "Rang about the complaint. Nobody had rung back in three weeks; said sorry "
                     "and agreed one person to ring.", satisfaction="dissatisfied")),
    ),
    "appeal_received": (
        (2, 70, Said(EMAIL, OUT, "Said that the Tribunal has told us and who answers for the council.")),
    ),
}  # fmt: skip

# What comes up at any time, by its weight.
ANY_TIME: tuple[tuple[Said, int], ...] = (
    (Said(PHONE, IN, "The taxi was late three times this week. Asked for the number of the transport team.",
          satisfaction="mixed"), 10),
    (Said(PHONE, IN, "Asked where things stand and when they will hear."), 14),
    (Said(PHONE, OUT, "Rang with an update: nothing new from health yet, chased today."), 12),
    (Said(EMAIL, IN, "{child} was sent home twice this month. What will the council do?",
          answer="Asked school for the records and offered an early review."), 8),
    (Said(EMAIL, IN, "New telephone number and a question about transport.",
          answer="Noted the number; transport rings this week."), 7),
    (Said(TEXT, IN, "Can you ring after 2pm please, I work nights.", answer="Rang at half past two."), 5),
    (Said(PORTAL, IN, "Uploaded the hospital letter.", answer="Thanked them; it is with the file."), 4),
    (Said(LETTER, IN, "Letter from the grandmother about holidays with {child}.",
          answer="Wrote back, within what she may be told."), 2),
    (Said(PHONE, OUT, "Talked about {school} and two other schools they have seen.",
          views="A school where {child} is not the only one."), 7),
    (Said(PHONE, OUT, "Went through the report of the therapist with them.", satisfaction="satisfied"), 6),
    (Said(PHONE, IN, "Worried about the move to the next school; asked what happens by when."), 6),
    (Said(EMAIL, OUT, "Sent the dates of the review and who is invited."), 6),
)  # fmt: skip

TRIES = {
    NO_ANSWER: ("No answer, no machine.", "Tried both numbers.", "Rang twice today."),
    LEFT_MESSAGE: (
        "Said that I will try again tomorrow.",
        "Asked them to ring me.",
        "Said what it is about.",
    ),
}
PROMISES = (
    "Ring back about the taxi",
    "Send the page of section F about the laptop",
    "Ask the psychologist for a date and tell them",
    "Find out when the panel meets",
    "Send the list of special schools",
    "Let them know what health says",
    "Email the notes of the meeting",
    "Ask school about the lunch hour",
)
MOVED_BECAUSE = ("The psychologist is ill", "Waiting for health", "Panel was moved", "I was in court all day")
BROKEN_BECAUSE = (
    "Forgot; rang to say sorry",
    "On leave, nobody covered",
    "The answer never came from school",
)
FROM_ONE_WHO_MAY_NOT_BE_TOLD = "Asked which school {child} goes to. I listened and said that I cannot talk."
