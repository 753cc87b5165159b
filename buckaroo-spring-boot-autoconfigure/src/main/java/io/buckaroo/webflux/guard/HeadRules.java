package io.buckaroo.webflux.guard;

import java.util.List;
import java.util.stream.Stream;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Headers.PseudoHeaderName;

/**
 * The rules for request heads that Netty does not enforce. A request that violates them
 * may be understood differently by a proxy: as one for another host (RFC 9112, section
 * 3.2), or as one with another body, so that a part of the body becomes a request (RFC
 * 9112, section 6.3).
 */
final class HeadRules {

	private HeadRules() {
	}

	/**
	 * Returns whether a request complies with the rules.
	 */
	static boolean admit(HttpRequest request) {
		return hasValidHost(request) && hasClearBody(request.headers());
	}

	/**
	 * Returns whether a request over HTTP/2 complies with the rules. Only a tunnel, which
	 * has no path, needs no scheme (RFC 9113, sections 8.3.1 and 8.5).
	 */
	static boolean admit(Http2Headers head) {
		return (head.scheme() != null || head.path() == null) && hasValidAuthority(head);
	}

	private static boolean hasValidAuthority(Http2Headers head) {
		return HostField.isValid(Stream.of(PseudoHeaderName.AUTHORITY.value(), HttpHeaderNames.HOST)
			.flatMap((name) -> head.getAll(name).stream())
			.map(CharSequence::toString)
			.toList());
	}

	private static boolean hasValidHost(HttpRequest request) {
		List<String> hosts = request.headers().getAll(HttpHeaderNames.HOST);
		return HostField.isValid(hosts)
				|| (hosts.isEmpty() && request.protocolVersion().compareTo(HttpVersion.HTTP_1_1) < 0);
	}

	/**
	 * Returns whether the body is free of codings that Netty ignores. Netty also expects
	 * a body after the keys of an obsolete WebSocket handshake.
	 */
	private static boolean hasClearBody(HttpHeaders headers) {
		List<String> codings = headers.getAll(HttpHeaderNames.TRANSFER_ENCODING);
		boolean chunked = codings.size() == 1 && HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(codings.get(0));
		return (codings.isEmpty() || chunked) && !(headers.contains(HttpHeaderNames.SEC_WEBSOCKET_KEY1)
				&& headers.contains(HttpHeaderNames.SEC_WEBSOCKET_KEY2));
	}

}
