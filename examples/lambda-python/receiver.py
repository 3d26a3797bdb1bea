import os

from psycopg_pool import ConnectionPool

from gather_webhooks import CandidateInterviewCompleted, Event
from gather_webhooks.receiver import Delivery, PostgresInbox, Receiver

# What stood still between two invocations may have lost its connections.
pool = ConnectionPool(
    os.environ["DATABASE_URL"], min_size=2, check=ConnectionPool.check_connection, open=False
)
receiver = Receiver(os.environ["WEBHOOK_SECRET"], inbox=PostgresInbox(pool))
handler = receiver.aws_lambda


@receiver.on("candidate_interview.completed")
def completed(event: Event[CandidateInterviewCompleted], delivery: Delivery) -> None:
    with pool.connection() as connection:
        connection.execute("INSERT INTO completed VALUES (%s)", [event.data.candidate_id])
        delivery.complete_in(connection)
