from django.urls import path

from .webhooks import receiver

urlpatterns = [path("webhooks/qualifi", receiver.django)]
