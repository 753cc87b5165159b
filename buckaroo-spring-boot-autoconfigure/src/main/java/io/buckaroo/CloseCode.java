package io.buckaroo;

import java.nio.charset.StandardCharsets;

import org.springframework.util.Assert;
import org.springframework.web.reactive.socket.CloseStatus;

/**
 * Which close statuses an endpoint may send (RFC 6455, sections 5.5 and 7.4).
 */
final class CloseCode {

	private static final int MAX_REASON_BYTES = 123;

	private CloseCode() {
	}

	static void requireSendable(CloseStatus status) {
		Assert.notNull(status, "'status' must not be null");
		Assert.isTrue(isSendable(status.getCode()),
				() -> "Close code " + status.getCode() + " must not be sent by an endpoint (RFC 6455, section 7.4)");
		String reason = status.getReason();
		Assert.isTrue(reason == null || reason.getBytes(StandardCharsets.UTF_8).length <= MAX_REASON_BYTES,
				() -> "A close reason must not be longer than " + MAX_REASON_BYTES + " bytes (RFC 6455, section 5.5)");
	}

	private static boolean isSendable(int code) {
		return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) || (code >= 3000 && code <= 4999);
	}

}
