package io.buckaroo.webflux.guard;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import org.jspecify.annotations.Nullable;

/**
 * Detects requests that are not valid HTTP, or of an unsupported version.
 */
final class MalformedRequest {

	private static final int MAX_PORT_DIGITS = 5;

	private MalformedRequest() {
	}

	/**
	 * Returns the status of the refusal.
	 * @param part the head of a request, or a part of its body
	 * @return the status, or {@code null} if the part is well-formed
	 */
	static @Nullable HttpResponseStatus status(HttpObject part) {
		if (part.decoderResult().isFailure()) {
			return status(part.decoderResult().cause());
		}
		if (part instanceof HttpRequest request) {
			if (request.protocolVersion().majorVersion() != 1) {
				return HttpResponseStatus.HTTP_VERSION_NOT_SUPPORTED;
			}
			if (!hasValidPort(request.headers().get(HttpHeaderNames.HOST))) {
				return HttpResponseStatus.BAD_REQUEST;
			}
		}
		return null;
	}

	private static HttpResponseStatus status(Throwable cause) {
		if (cause instanceof TooLongHttpLineException) {
			return HttpResponseStatus.REQUEST_URI_TOO_LONG;
		}
		if (cause instanceof TooLongHttpHeaderException) {
			return HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE;
		}
		return HttpResponseStatus.BAD_REQUEST;
	}

	/**
	 * Returns whether a {@code Host} header is absent, or has either no port or a port of
	 * digits (RFC 9110, section 7.2).
	 */
	private static boolean hasValidPort(@Nullable String host) {
		if (host == null) {
			return true;
		}
		int colon = host.indexOf(':', host.startsWith("[") ? Math.max(0, host.indexOf(']')) : 0);
		if (colon < 0) {
			return true;
		}
		String port = host.substring(colon + 1);
		return !port.isEmpty() && port.length() <= MAX_PORT_DIGITS
				&& port.chars().allMatch((digit) -> digit >= '0' && digit <= '9');
	}

}
