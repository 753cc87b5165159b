package io.buckaroo.webflux;

import java.util.Base64;
import java.util.List;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http2.Http2StreamChannel;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpResponse;

/**
 * What a WebSocket handshake must be (RFC 6455, section 4.2.1). One that is not is a bad
 * request, and who made it is not kept; one in another version learns ours (section 4.4).
 * The answers have no body.
 * <p>
 * Inside HTTP/2 there is no key, no {@code Host} and no upgrade, so that only the version
 * is left (RFC 8441, section 5).
 */
final class HandshakeRules implements Endpoint {

	private static final String VERSION = "13";

	private static final int KEY_BYTES = 16;

	/** The length of so many bytes in base64, with its padding. */
	private static final int KEY_LENGTH = 24;

	private final Endpoint endpoint;

	/**
	 * Puts the rules before an endpoint.
	 * @param endpoint serves the handshakes that keep them
	 */
	HandshakeRules(Endpoint endpoint) {
		this.endpoint = endpoint;
	}

	@Override
	public Mono<Void> serve(Handshake handshake) {
		HttpHeaders headers = handshake.nativeRequest().requestHeaders();
		boolean stream = handshake.channel() instanceof Http2StreamChannel;
		if (!stream && !isWellFormed(handshake.nativeRequest().version(), headers)) {
			return refuse(handshake.response());
		}
		if (!List.of(VERSION).equals(headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_VERSION))) {
			return stream ? refuseVersion(handshake.response(), HttpStatus.BAD_REQUEST)
					: demandUpgrade(handshake.response());
		}
		return this.endpoint.serve(handshake);
	}

	/**
	 * The rules for HTTP/1.1. A handshake has no body: what follows it are frames.
	 */
	private static boolean isWellFormed(HttpVersion version, HttpHeaders headers) {
		return version.compareTo(HttpVersion.HTTP_1_1) >= 0 && headers.getAll(HttpHeaderNames.HOST).size() == 1
				&& headers.containsValue(HttpHeaderNames.UPGRADE, UpgradeHeaders.WEBSOCKET, true)
				&& headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderNames.UPGRADE, true)
				&& isKey(headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_KEY))
				&& !headers.contains(HttpHeaderNames.TRANSFER_ENCODING)
				&& headers.getAll(HttpHeaderNames.CONTENT_LENGTH).stream().allMatch("0"::equals);
	}

	private static boolean isKey(List<String> keys) {
		if (keys.size() != 1 || keys.get(0).length() != KEY_LENGTH) {
			return false;
		}
		try {
			return Base64.getDecoder().decode(keys.get(0)).length == KEY_BYTES;
		}
		catch (IllegalArgumentException ex) {
			return false;
		}
	}

	private static Mono<Void> refuse(ServerHttpResponse response) {
		response.setStatusCode(HttpStatus.BAD_REQUEST);
		response.getHeaders().setConnection("close");
		return response.setComplete();
	}

	private static Mono<Void> demandUpgrade(ServerHttpResponse response) {
		response.getHeaders().setUpgrade(UpgradeHeaders.WEBSOCKET);
		response.getHeaders().setConnection("Upgrade");
		return refuseVersion(response, HttpStatus.UPGRADE_REQUIRED);
	}

	private static Mono<Void> refuseVersion(ServerHttpResponse response, HttpStatus status) {
		response.setStatusCode(status);
		response.getHeaders().set(HttpHeaderNames.SEC_WEBSOCKET_VERSION.toString(), VERSION);
		return response.setComplete();
	}

}
