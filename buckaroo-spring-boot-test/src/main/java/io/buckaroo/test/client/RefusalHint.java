package io.buckaroo.test.client;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;

/**
 * What a test can do about a refusal that it does not expect.
 */
final class RefusalHint {

	private RefusalHint() {
	}

	/**
	 * Returns a hint, or {@code null} if there is none.
	 */
	static @Nullable String of(Call call, HttpStatusCode status) {
		if (!status.isSameCodeAs(HttpStatus.FORBIDDEN)) {
			return null;
		}
		if (call.headers().containsHeader(HttpHeaders.ORIGIN)) {
			return "If the origin is refused, see the property 'buckaroo.%s.allowed-origins'."
				.formatted(call.isSocket() ? "websocket" : "sse");
		}
		return lacksCsrfToken(call) ? "The request has no CSRF token: see csrf() of the request." : null;
	}

	private static boolean lacksCsrfToken(Call call) {
		return !call.isGet() && (call.user() == null || !call.user().csrf())
				&& !call.headers().containsHeader("X-CSRF-TOKEN") && !call.headers().containsHeader("X-XSRF-TOKEN");
	}

}
