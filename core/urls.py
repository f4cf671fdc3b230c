from django.urls import re_path

from core.views import drafts

app_name = "core"

# /drafts/<what it is for>/, as in note:0198…
KEY = r"^(?P<key>[a-z-]{1,40}:[0-9A-Za-z-]{1,59})/"

urlpatterns = [
    re_path(f"{KEY}$", drafts.draft, name="draft"),
    re_path(f"{KEY}discard/$", drafts.discard, name="draft-discard"),
]
