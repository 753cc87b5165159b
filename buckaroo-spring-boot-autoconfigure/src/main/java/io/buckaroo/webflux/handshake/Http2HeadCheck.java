package io.buckaroo.webflux.handshake;

import io.buckaroo.webflux.guard.HostField;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.HttpConversionUtil.ExtensionHeaderNames;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpStatus;

/**
 * Refuses requests over HTTP/2 without a scheme or a valid authority with status 400 (RFC
 * 9113, section 8.3.1, and RFC 8441, section 4). Over HTTP/1.1, the guard of the web
 * server checks the head of a request.
 */
final class Http2HeadCheck implements HandshakeStep {

	@Override
	public Mono<Void> examine(Handshake handshake) {
		if (handshake.channel() instanceof Http2StreamChannel
				&& !isWellFormed(handshake.nativeRequest().requestHeaders())) {
			return handshake.refuse(HttpStatus.BAD_REQUEST);
		}
		return Mono.empty();
	}

	private static boolean isWellFormed(HttpHeaders headers) {
		return headers.contains(ExtensionHeaderNames.SCHEME.text())
				&& HostField.isValid(headers.getAll(HttpHeaderNames.HOST));
	}

}
