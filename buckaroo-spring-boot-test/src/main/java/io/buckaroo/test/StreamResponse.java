package io.buckaroo.test;

import io.buckaroo.Termination;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.ErrorResponse;

/**
 * The response to a request for an event stream, as the server sends it.
 */
final class StreamResponse {

	private static final String RETRY_AFTER_SECONDS = "5";

	private final HttpHeaders headers = new HttpHeaders();

	/** Whether the response is sent when {@code init} has returned. */
	private final boolean sent;

	/** The status; {@code null} until the response is committed. */
	private @Nullable HttpStatusCode status;

	/**
	 * Creates a response.
	 * @param sent whether it is sent when {@code init} has returned; otherwise it remains
	 * as it is during {@code init}
	 */
	StreamResponse(boolean sent) {
		this.sent = sent;
	}

	/**
	 * Returns the headers that {@code init} may change.
	 */
	HttpHeaders changeableHeaders() {
		return (this.status == null) ? this.headers : HttpHeaders.EMPTY;
	}

	/**
	 * Returns the headers that were sent; empty before.
	 */
	HttpHeaders sentHeaders() {
		return HttpHeaders.readOnlyHttpHeaders((this.status != null) ? this.headers : HttpHeaders.EMPTY);
	}

	/**
	 * Returns the status, or {@code null} if none was sent.
	 */
	@Nullable HttpStatusCode status() {
		return this.status;
	}

	/**
	 * Returns whether it is sent when {@code init} has returned.
	 */
	boolean isSent() {
		return this.sent;
	}

	boolean isCommitted() {
		return this.status != null;
	}

	/**
	 * Sends the head of a stream.
	 */
	void open() {
		this.status = HttpStatus.OK;
		this.headers.set(HttpHeaders.CONTENT_TYPE, "text/event-stream;charset=UTF-8");
		setIfAbsent(HttpHeaders.CACHE_CONTROL, "no-store, no-transform");
		setIfAbsent("X-Accel-Buffering", "no");
	}

	private void setIfAbsent(String name, String value) {
		if (!this.headers.containsHeader(name)) {
			this.headers.set(name, value);
		}
	}

	/**
	 * Answers a request whose connection has ended before the stream was opened. A client
	 * that has disconnected receives no answer.
	 */
	void answer(Termination termination) {
		if (termination instanceof Termination.Disconnected) {
			return;
		}
		if (termination instanceof Termination.Failed failed) {
			this.status = (failed.cause() instanceof ErrorResponse refusal) ? refused(refusal)
					: HttpStatus.INTERNAL_SERVER_ERROR;
		}
		else if (termination instanceof Termination.Stopped) {
			this.status = HttpStatus.NO_CONTENT;
		}
		else if (termination instanceof Termination.Evicted) {
			this.status = HttpStatus.FORBIDDEN;
		}
		else {
			this.status = HttpStatus.SERVICE_UNAVAILABLE;
			this.headers.set(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
		}
	}

	private HttpStatusCode refused(ErrorResponse refusal) {
		this.headers.addAll(refusal.getHeaders());
		return refusal.getStatusCode();
	}

}
