"""The words that the scripts of the pages say."""

from ...explain.language import N_, _

WORDS = {
    "answer": N_("Answer"),
    "a number": N_("expected a number such as 0.5 or 0,5"),
    "cannot open": N_("%(file)s cannot be opened: %(why)s"),
    "close": N_("Close"),
    "copied": N_("Copied: %(text)s"),
    "cost is": N_("The cost is %(cost)s."),
    "expected": N_("expected %(expected)s"),
    "fill in what was typed": N_("Fill in what was typed before: %(count)s"),
    "filled": N_("%(count)s of %(all)s filled in"),
    "filled in": N_("Numbers filled in: %(count)s"),
    "hint": N_("Hint"),
    "link too long": N_("The network is too large for a link. Here is its file: drop it on the page to open it again."),
    "network is": N_("The network is now %(sizes)s, samples: %(samples)s."),
    "no connection": N_("The server cannot be reached. What you changed is still here."),
    "server error": N_("The server answered with an error (%(error)s). What you changed is still here."),
    "no number changed": N_("No number changed"),
    "not kept": N_("This browser has no room to keep what you type, or may not: it is gone when the page is left."),
    "not marked": N_("The server cannot be reached. What you typed is still here, and is marked as soon as it can be."),
    "changed since": N_("Something was changed since the marks were made."),
    "nothing typed": N_("Nothing has been typed yet."),
    "numbers changed": N_("Numbers changed: %(count)s"),
    "opened": N_("%(file)s is open."),
    "pause": N_("Pause"),
    "play": N_("Play"),
    "reopened": N_("As it was before. The cost is %(cost)s."),
    "redone": N_("Done again. The cost is %(cost)s."),
    "refused": N_("%(place)s: expected %(expected)s, got %(came)s"),
    "step": N_("Step %(number)s of %(of)s: %(title)s. %(result)s"),
    "undone": N_("Undone. The cost is %(cost)s."),
}
"""By the key under which a script asks for them; %(name)s is filled in there."""


def script_words() -> dict[str, str]:
    """The words in the language of the page."""
    return {key: _(text) for key, text in WORDS.items()}
