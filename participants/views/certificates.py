"""Certificates as files to print."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from core import audit, pdf
from core.access import Permission, requires
from core.http import StaffRequest
from participants.models import Certificate
from participants.reading import certificates as reading

TEMPLATE = "participants/certificate.typ"


@require_safe
@requires(Permission.CERTIFICATE_PRINT)
def certificate_print(request: StaffRequest, case_code: str, pk: UUID) -> HttpResponse:
    allowed = Certificate.objects.allowing(request.scope, Permission.CERTIFICATE_PRINT)
    found = allowed.valid().select_related(*reading.READ_WITH_IT)
    certificate = get_object_or_404(found, pk=pk, enrolment__case_code=case_code)
    audit.record("certificate-printed", certificate, by=request.user)
    try:
        file = pdf.made(TEMPLATE, reading.printed(certificate))
    except pdf.NoFont:
        told = gettext("No font of this server has all signs of the name or the title.")
        messages.error(request, told)
        return redirect(certificate.enrolment)
    return pdf.answer(file, "certificate")
