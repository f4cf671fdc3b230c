from django.urls import path

from participants.views import answers

app_name = "answers"

# /answer/
urlpatterns = [path("<str:token>/", answers.answer, name="answer")]
