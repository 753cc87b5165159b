package io.buckaroo.benchmarks.load;

import java.nio.charset.StandardCharsets;

import io.buckaroo.benchmarks.protocol.ViolationException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link EventScanner}.
 */
class EventScannerTests {

	private static final String STREAM = chunk(":hello\nretry:3000\n\n") + chunk("data:one\n\ndata: two\n\n")
			+ chunk("id:3\nda") + chunk("ta:thr") + chunk("ee\n\n") + chunk(":\n\n") + "0\r\n\r\n";

	private final ReceivedMessages messages = new ReceivedMessages();

	private final EventScanner scanner = new EventScanner();

	@Test
	void findsTheDataOfAllEvents() {
		this.scanner.scan(buffer(STREAM), this.messages);
		assertThat(this.messages.found()).containsExactly("one", "two", "three", "close");
	}

	@Test
	void findsEventsInSingleBytes() {
		ByteBuf in = Unpooled.buffer();
		for (char next : STREAM.toCharArray()) {
			in.writeByte(next);
			this.scanner.scan(in, this.messages);
		}
		assertThat(this.messages.found()).containsExactly("one", "two", "three", "close");
	}

	@Test
	void refusesAnEventWithMoreThanOneLine() {
		assertThatExceptionOfType(ViolationException.class)
			.isThrownBy(() -> this.scanner.scan(buffer(chunk("data:one\ndata:two\n\n")), this.messages))
			.withMessage("Received an event with more than one line of data");
	}

	@Test
	void refusesAnInvalidChunkSize() {
		assertThatExceptionOfType(ViolationException.class)
			.isThrownBy(() -> this.scanner.scan(buffer("data:one\n\n"), this.messages))
			.withMessage("Invalid chunk size 'data:one'");
	}

	private static String chunk(String content) {
		return Integer.toHexString(content.length()) + "\r\n" + content + "\r\n";
	}

	private static ByteBuf buffer(String text) {
		return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
	}

}
