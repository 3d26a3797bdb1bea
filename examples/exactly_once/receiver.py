import sqlite3
from contextlib import closing

from gather_webhooks import CandidateInterviewCompleted, Event
from gather_webhooks.receiver import Delivery, Receiver

receiver = Receiver("whsec_test", inbox="app.db")


@receiver.on("candidate_interview.completed")
def completed(event: Event[CandidateInterviewCompleted], delivery: Delivery) -> None:
    with closing(sqlite3.connect("app.db")) as connection, connection:
        connection.execute("INSERT INTO reviews VALUES (?)", [event.data.candidate_id])
        delivery.complete_in(connection)
