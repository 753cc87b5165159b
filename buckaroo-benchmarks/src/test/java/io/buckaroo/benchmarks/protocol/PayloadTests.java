package io.buckaroo.benchmarks.protocol;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link Payload}.
 */
class PayloadTests {

	private static final long DUE = 123_456_789_012_345L;

	private final Payload payload = new Payload(64);

	@ParameterizedTest
	@ValueSource(ints = { 16, 17, 64, 65_536 })
	void returnsTheDueTime(int size) {
		Payload payload = new Payload(size);
		ByteBuf message = Unpooled.wrappedBuffer(payload.bytes(7, DUE));
		assertThat(payload.verify(message, 0, size, 7)).isEqualTo(DUE);
	}

	@Test
	void readsAtAnOffset() {
		ByteBuf buffer = Unpooled.buffer().writeZero(3).writeBytes(this.payload.bytes(7, DUE)).writeZero(2);
		assertThat(this.payload.verify(buffer, 3, 64, 7)).isEqualTo(DUE);
	}

	@Test
	void standsBetweenAPrefixAndASuffix() {
		Payload payload = new Payload("{\"a\":\"", 24, "\"}");
		assertThat(payload.text(7, DUE)).startsWith("{\"a\":\"").endsWith("\"}").hasSize(32);
		ByteBuf message = Unpooled.wrappedBuffer(payload.bytes(7, DUE));
		assertThat(payload.verify(message, 0, 32, 7)).isEqualTo(DUE);
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 5, 22, 31 })
	void refusesAnotherPrefixFillerOrSuffix(int changed) {
		Payload payload = new Payload("{\"a\":\"", 24, "\"}");
		byte[] bytes = payload.bytes(7, DUE);
		bytes[changed]++;
		assertThatExceptionOfType(ViolationException.class)
			.isThrownBy(() -> payload.verify(Unpooled.wrappedBuffer(bytes), 0, 32, 7));
	}

	@ParameterizedTest
	@ValueSource(longs = { 44, 1L << 35, 0xFFFF_FFFFFL })
	void needsNoEscapesInJson(long number) {
		assertThat(this.payload.text(number, DUE)).doesNotContain("\\", "\"");
		ByteBuf message = Unpooled.wrappedBuffer(this.payload.bytes(number, DUE));
		assertThat(this.payload.verify(message, 0, 64, number)).isEqualTo(DUE);
	}

	@Test
	void isPrintableAscii() {
		assertThat(this.payload.text(Integer.MAX_VALUE, DUE)).hasSize(64).matches("\\p{Graph}+");
	}

	@Test
	void refusesASizeBelowTheHead() {
		assertThatIllegalArgumentException().isThrownBy(() -> new Payload(15)).withMessageContaining("16");
	}

	@ParameterizedTest
	@ValueSource(longs = { 6, 8 })
	void refusesAnotherSequenceNumber(long sequence) {
		ByteBuf message = Unpooled.wrappedBuffer(this.payload.bytes(sequence, DUE));
		assertThatExceptionOfType(ViolationException.class).isThrownBy(() -> this.payload.verify(message, 0, 64, 7))
			.withMessage("Received message %d instead of message 7", sequence);
	}

	@ParameterizedTest
	@ValueSource(ints = { 16, 40, 63 })
	void refusesOtherContent(int changed) {
		byte[] bytes = this.payload.bytes(7, DUE);
		bytes[changed]++;
		assertThatExceptionOfType(ViolationException.class)
			.isThrownBy(() -> this.payload.verify(Unpooled.wrappedBuffer(bytes), 0, 64, 7))
			.withMessage("The content of message 7 is not the content that was sent");
	}

	@Test
	void refusesAnotherLength() {
		ByteBuf message = Unpooled.wrappedBuffer(this.payload.bytes(7, DUE));
		assertThatExceptionOfType(ViolationException.class).isThrownBy(() -> this.payload.verify(message, 0, 63, 7))
			.withMessage("Received a message of 63 bytes instead of 64");
	}

}
