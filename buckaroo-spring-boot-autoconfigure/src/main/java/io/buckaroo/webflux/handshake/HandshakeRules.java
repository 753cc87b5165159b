package io.buckaroo.webflux.handshake;

import java.util.Base64;
import java.util.List;

import io.buckaroo.runtime.HandshakeOutcome;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http2.Http2StreamChannel;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpStatus;

/**
 * Checks the form of a WebSocket handshake (RFC 6455, section 4.2.1). A malformed
 * handshake is answered with status 400 and its connection is closed; one for another
 * version of the protocol is answered with the supported version (section 4.4). The
 * responses have no body.
 * <p>
 * Over HTTP/2, a handshake has no key, no {@code Host} and no upgrade, so only the
 * version is checked (RFC 8441, section 5).
 */
final class HandshakeRules implements HandshakeStep {

	private static final String VERSION = "13";

	private static final int KEY_BYTES = 16;

	/** The length of the key in base64, including padding. */
	private static final int KEY_LENGTH = 24;

	@Override
	public Mono<Void> examine(Handshake handshake) {
		HttpHeaders headers = handshake.nativeRequest().requestHeaders();
		boolean stream = handshake.channel() instanceof Http2StreamChannel;
		if (!stream && !isWellFormed(handshake.nativeRequest().version(), headers)) {
			return refuseMalformed(handshake);
		}
		if (!List.of(VERSION).equals(headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_VERSION))) {
			return stream ? refuseVersion(handshake, HttpStatus.BAD_REQUEST) : demandUpgrade(handshake);
		}
		return Mono.empty();
	}

	/**
	 * Checks a handshake over HTTP/1.1. It has no body: frames follow its head. The guard
	 * of the web server has checked the host, and that a body is unambiguous.
	 */
	private static boolean isWellFormed(HttpVersion version, HttpHeaders headers) {
		return version.compareTo(HttpVersion.HTTP_1_1) >= 0
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

	private static Mono<Void> refuseMalformed(Handshake handshake) {
		handshake.response().getHeaders().setConnection("close");
		return handshake.refuse(HandshakeOutcome.MALFORMED, HttpStatus.BAD_REQUEST);
	}

	private static Mono<Void> demandUpgrade(Handshake handshake) {
		handshake.response().getHeaders().setUpgrade(UpgradeHeaders.WEBSOCKET);
		handshake.response().getHeaders().setConnection("Upgrade");
		return refuseVersion(handshake, HttpStatus.UPGRADE_REQUIRED);
	}

	private static Mono<Void> refuseVersion(Handshake handshake, HttpStatus status) {
		handshake.response().getHeaders().set(HttpHeaderNames.SEC_WEBSOCKET_VERSION.toString(), VERSION);
		return handshake.refuse(HandshakeOutcome.MALFORMED, status);
	}

}
