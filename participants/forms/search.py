from django import forms


class SearchForm(forms.Form):
    """What somebody typed into the box at the top of every page."""

    q = forms.CharField(max_length=200)
