"""Cohorts side by side: what became of those who began, by what they have in common.

A cohort is made of stays: stage records that started. Differences between cohorts are
no causes. Nobody is stored here, only how many.
"""
