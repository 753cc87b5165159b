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
			String host = request.headers().get(HttpHeaderNames.HOST);
			if (host != null && !HostField.hasValidPort(host)) {
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

}
