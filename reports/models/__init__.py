from reports.models.summary import Figure, Summary

__all__ = ["Figure", "Summary"]
