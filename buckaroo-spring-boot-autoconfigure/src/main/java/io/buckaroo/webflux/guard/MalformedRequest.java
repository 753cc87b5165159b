package io.buckaroo.webflux.guard;

import java.util.List;
import java.util.Map;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaderValidationUtil;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Headers.PseudoHeaderName;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import org.jspecify.annotations.Nullable;

/**
 * Detects requests that are not valid HTTP, or of an unsupported version.
 */
final class MalformedRequest {

	private static final List<PseudoHeaderName> REQUEST_PSEUDO_HEADERS = List.of(PseudoHeaderName.METHOD,
			PseudoHeaderName.SCHEME, PseudoHeaderName.AUTHORITY, PseudoHeaderName.PATH, PseudoHeaderName.PROTOCOL);

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

	/**
	 * Returns the status of the refusal of an HTTP/2 request.
	 * @param head the first head of the request
	 * @return the status, or {@code null} if the head is well-formed
	 */
	static @Nullable HttpResponseStatus status(Http2HeadersFrame head) {
		Http2Headers headers = head.headers();
		CharSequence protocol = headers.get(PseudoHeaderName.PROTOCOL.value());
		boolean connects = HttpMethod.CONNECT.asciiName().equals(headers.method());
		if (!hasValidValues(headers) || !hasValidPseudoHeaders(headers) || !hasValidPort(headers.authority())
				|| !hasValidPort(headers.get(HttpHeaderNames.HOST)) || (protocol != null && !connects)) {
			return HttpResponseStatus.BAD_REQUEST;
		}
		if (protocol != null) {
			if (!HttpHeaderValues.WEBSOCKET.contentEqualsIgnoreCase(protocol)) {
				// RFC 9220, section 3
				return HttpResponseStatus.NOT_IMPLEMENTED;
			}
			if (head.isEndStream()) {
				return HttpResponseStatus.BAD_REQUEST;
			}
		}
		return null;
	}

	private static boolean hasValidPort(@Nullable CharSequence host) {
		return host == null || HostField.hasValidPort(host.toString());
	}

	/**
	 * Returns whether all headers have values of valid characters (RFC 9110, section
	 * 5.5), and the pseudo-headers no spaces. Reactor Netty prints some of them in its
	 * log.
	 * @param headers the headers or trailers
	 */
	static boolean hasValidValues(Http2Headers headers) {
		for (Map.Entry<CharSequence, CharSequence> header : headers) {
			boolean pseudo = PseudoHeaderName.hasPseudoHeaderFormat(header.getKey());
			CharSequence value = header.getValue();
			if (HttpHeaderValidationUtil.validateValidHeaderValue(value) >= 0 || (pseudo && hasSpace(value))) {
				return false;
			}
		}
		return true;
	}

	private static boolean hasSpace(CharSequence value) {
		return value.chars().anyMatch((character) -> character == ' ' || character == '\t');
	}

	/**
	 * Returns whether pseudo-headers that a request needs are present, and none is
	 * repeated (RFC 9113, section 8.3).
	 */
	private static boolean hasValidPseudoHeaders(Http2Headers headers) {
		for (PseudoHeaderName name : REQUEST_PSEUDO_HEADERS) {
			if (headers.getAll(name.value()).size() > 1) {
				return false;
			}
		}
		CharSequence method = headers.method();
		if (isEmpty(method) || HttpHeaderValidationUtil.validateToken(method) >= 0) {
			return false;
		}
		boolean connects = HttpMethod.CONNECT.asciiName().equals(method);
		boolean tunnels = connects && !headers.contains(PseudoHeaderName.PROTOCOL.value());
		return !(connects && isEmpty(headers.authority())) && (tunnels || !isEmpty(headers.path()));
	}

	private static boolean isEmpty(@Nullable CharSequence value) {
		return value == null || value.isEmpty();
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
