"""Pure rules of the follow-up: what is asked, of whom, until when."""
