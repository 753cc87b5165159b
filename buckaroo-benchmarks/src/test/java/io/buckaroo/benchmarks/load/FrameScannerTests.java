package io.buckaroo.benchmarks.load;

import java.nio.charset.StandardCharsets;

import io.buckaroo.benchmarks.protocol.ViolationException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link FrameScanner}.
 */
class FrameScannerTests {

	private final ReceivedMessages messages = new ReceivedMessages();

	private final FrameScanner scanner = new FrameScanner();

	@Test
	void findsAllFrames() {
		ByteBuf in = frame(0x81, "one").writeBytes(frame(0x89, "beat"))
			.writeBytes(frame(0x8A, ""))
			.writeBytes(frame(0x81, "two"))
			.writeBytes(frame(0x88, ""));
		this.scanner.scan(in, this.messages);
		assertThat(this.messages.found()).containsExactly("one", "ping beat", "two", "close");
		assertThat(in.isReadable()).isFalse();
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 125, 126, 65_535, 65_536 })
	void findsAFrameInSingleBytes(int length) {
		String text = "x".repeat(length);
		ByteBuf whole = frame(0x81, text);
		ByteBuf in = Unpooled.buffer(whole.readableBytes());
		while (whole.isReadable()) {
			assertThat(this.messages.found()).isEmpty();
			in.writeByte(whole.readByte());
			this.scanner.scan(in, this.messages);
		}
		assertThat(this.messages.found()).containsExactly(text);
	}

	@ParameterizedTest
	@ValueSource(ints = { 0x01, 0x80, 0x82, 0xC1 })
	void refusesDataFramesOtherThanUnfragmentedText(int first) {
		assertThatExceptionOfType(ViolationException.class)
			.isThrownBy(() -> this.scanner.scan(frame(first, "one"), this.messages))
			.withMessage("Received a frame that starts with 0x%02X", first);
	}

	@Test
	void refusesAMaskedFrame() {
		ByteBuf in = Unpooled.wrappedBuffer(new byte[] { (byte) 0x81, (byte) 0x80, 1, 2, 3, 4 });
		assertThatExceptionOfType(ViolationException.class).isThrownBy(() -> this.scanner.scan(in, this.messages))
			.withMessage("Received a masked frame");
	}

	private static ByteBuf frame(int first, String text) {
		byte[] payload = text.getBytes(StandardCharsets.US_ASCII);
		ByteBuf frame = Unpooled.buffer().writeByte(first);
		if (payload.length < 126) {
			frame.writeByte(payload.length);
		}
		else if (payload.length < 65_536) {
			frame.writeByte(126).writeShort(payload.length);
		}
		else {
			frame.writeByte(127).writeLong(payload.length);
		}
		return frame.writeBytes(payload);
	}

}
