"""The tables of people as an admin over them would know them."""

from django.db import models

PUBLIC = 'public"."'
"""Ends the schema's name within the quotes that Django puts around a table's."""


class Office(models.Model):
    name = models.CharField(max_length=200)

    class Meta:
        managed = False
        db_table = f"{PUBLIC}programs_office"

    def __str__(self) -> str:
        return self.name


class Person(models.Model):
    id = models.UUIDField(primary_key=True)
    family_name = models.CharField(max_length=100)
    given_name = models.CharField(max_length=100)
    sex = models.CharField(max_length=1)
    birth_date = models.DateField(null=True, blank=True)

    class Meta:
        managed = False
        db_table = f"{PUBLIC}participants_participant"

    def __str__(self) -> str:
        return f"{self.family_name} {self.given_name}"


class Case(models.Model):
    id = models.UUIDField(primary_key=True)
    participant = models.ForeignKey(Person, models.PROTECT)
    office = models.ForeignKey(Office, models.PROTECT)
    case_code = models.CharField(max_length=20)
    external_id = models.CharField(max_length=100)
    category = models.CharField(max_length=30)
    registered_on = models.DateField()
    exited_on = models.DateField(null=True, blank=True)

    class Meta:
        managed = False
        db_table = f"{PUBLIC}participants_enrolment"

    def __str__(self) -> str:
        return self.case_code


class Stage(models.Model):
    id = models.UUIDField(primary_key=True)
    enrolment = models.ForeignKey(Case, models.CASCADE, related_name="stages")
    stage = models.CharField(max_length=30)
    started_on = models.DateField(null=True)
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        managed = False
        db_table = f"{PUBLIC}participants_stage"

    def __str__(self) -> str:
        return self.stage
