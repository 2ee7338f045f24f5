"""How forms look, every field through one template; and what all of them share."""

from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.forms.renderers import TemplatesSetting


class Renderer(TemplatesSetting):
    form_template_name = "ui/forms/form.html"
    field_template_name = "ui/forms/field.html"


class DateInput(forms.DateInput):
    """The browser's own calendar, given its date as it wants it."""

    input_type = "date"

    def __init__(self):
        super().__init__(format="%Y-%m-%d")


class ExplainedForm(forms.Form):
    """A form that can show what an action found wrong, each sentence at its field, else on top."""

    def explain(self, error):
        """Take over the sentences of a ``ValidationError``, or of a refused file."""
        if not isinstance(error, ValidationError):
            error = ValidationError({"file": [str(error)]})
        told = error.message_dict if hasattr(error, "error_dict") else {None: error.messages}
        for name, sentences in told.items():
            self.add_error(name if name in self.fields else None, sentences)


class OneTimeForm(ExplainedForm):
    """A form that creates something; its key makes sending it twice the same as once (SEC-55)."""

    form_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
