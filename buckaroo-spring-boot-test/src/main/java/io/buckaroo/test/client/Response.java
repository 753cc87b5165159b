package io.buckaroo.test.client;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;

/**
 * The response to a {@link Call}.
 *
 * @param status the status
 * @param headers the headers
 * @param body the body of a refusal
 * @param wire the open connection, or {@code null} if the request was refused
 * @param isUserApplied whether the application has applied the test user, if there is one
 */
record Response(HttpStatusCode status, HttpHeaders headers, String body, @Nullable Wire wire, boolean isUserApplied) {

	Refusal refusal() {
		return new Refusal(this.status, this.headers, this.body);
	}

}
