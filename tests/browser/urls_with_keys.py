"""The addresses of an installation with TLS, where security keys are offered."""

from django.urls import include, path

from core.accounts.urls import security_keys
from ddr.urls import urlpatterns as all_others

urlpatterns = [path("accounts/", include(security_keys)), *all_others]
