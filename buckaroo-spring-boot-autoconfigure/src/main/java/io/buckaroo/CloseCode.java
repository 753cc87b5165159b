package io.buckaroo;

import java.nio.charset.StandardCharsets;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.util.Assert;
import org.springframework.web.reactive.socket.CloseStatus;

/**
 * The close statuses that an endpoint may send (RFC 6455, sections 5.5 and 7.4).
 */
final class CloseCode {

	/** The bytes of a control frame that follow the code. */
	private static final int MAX_REASON_BYTES = FrameLayout.MAX_SHORT_LENGTH - Short.BYTES;

	private static final Log logger = LogFactory.getLog(CloseCode.class);

	private CloseCode() {
	}

	/**
	 * Returns a close status as it can be sent. A reason of more than 123 bytes of UTF-8
	 * is truncated after a whole code point.
	 * @param status the close status
	 * @return the status, or one with the same code and a truncated reason
	 * @throws IllegalArgumentException if an endpoint must not send the code
	 */
	static CloseStatus sendable(CloseStatus status) {
		Assert.notNull(status, "'status' must not be null");
		Assert.isTrue(isSendable(status.getCode()),
				() -> "Close code " + status.getCode() + " must not be sent by an endpoint (RFC 6455, section 7.4)");
		String reason = status.getReason();
		if (reason == null || utf8Length(reason) <= MAX_REASON_BYTES) {
			return status;
		}
		String truncated = truncate(reason);
		logger.debug("Close reason of " + utf8Length(reason) + " bytes truncated to " + utf8Length(truncated)
				+ " (RFC 6455, section 5.5): '" + truncated + "'");
		return new CloseStatus(status.getCode(), truncated);
	}

	private static boolean isSendable(int code) {
		return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) || (code >= 3000 && code <= 4999);
	}

	private static String truncate(String reason) {
		int end = 0;
		int bytes = 0;
		while (true) {
			int next = reason.offsetByCodePoints(end, 1);
			bytes += utf8Length(reason.substring(end, next));
			if (bytes > MAX_REASON_BYTES) {
				return reason.substring(0, end);
			}
			end = next;
		}
	}

	private static int utf8Length(String text) {
		return text.getBytes(StandardCharsets.UTF_8).length;
	}

}
