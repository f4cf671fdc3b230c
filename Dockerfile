# One image for web, worker and beat; the command says which (see docker-compose.yml).
FROM python:3.11-slim

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_NO_CACHE_DIR=1
WORKDIR /app

COPY requirements.txt constraints.txt ./
RUN pip install --requirement requirements.txt --constraint constraints.txt

COPY . .
# Collecting the static files connects to nothing; the settings want the variables.
RUN DATABASE_URL=postgresql:///none REDIS_URL=redis://none SECRET_KEY=none \
    DDR_KEYS=none:nothing-is-encrypted-when-the-image-is-built \
    STATIC_ROOT=/app/.static python manage.py collectstatic --no-input \
    && useradd --system --uid 10001 --no-create-home ddr \
    && install --directory --owner ddr --mode 0700 /anchor

USER ddr
EXPOSE 8000
CMD ["gunicorn", "ddr.wsgi", "--bind", "0.0.0.0:8000", "--no-control-socket"]
