from gather_webhooks import CandidateInterviewCompleted, Unrecognized, Verifier, sign

body = b"""{"event":"candidate_interview.completed","timestamp":"2024-01-01T00:00:00Z","data":{
"candidateInterviewId":"9b2f6c1e","candidateId":"1c6f7e0a","interviewId":"5d0e9a4b",
"status":"new_response","takenAt":"2024-01-01T00:00:00Z"}}"""
event = Verifier("whsec_test").verify(body, sign(body, "whsec_test"))

match event.data:
    case CandidateInterviewCompleted(candidate_id=candidate, status="new_response"):
        print(f"listen to candidate {candidate}, once: {event.idempotency_key}")
    case Unrecognized(reason=reason):
        print(f"{event.name} is new to this version: {reason}")
