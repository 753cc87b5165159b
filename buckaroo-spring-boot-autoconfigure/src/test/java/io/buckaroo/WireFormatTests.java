package io.buckaroo;

import java.nio.ByteBuffer;
import java.util.HexFormat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.web.reactive.socket.CloseStatus;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link WireFormat}. The encoding of frames and events is tested with
 * {@link Frame} and {@link Event}.
 */
class WireFormatTests {

	@Test
	void aCloseFrameHasCodeAndReason() {
		assertThat(closeFrame(new CloseStatus(4000, "H\u00FC"))).isEqualTo("88050fa048c3bc");
	}

	@Test
	void aCloseFrameWithoutReasonHasOnlyItsCode() {
		assertThat(closeFrame(CloseStatus.NORMAL)).isEqualTo("880203e8");
	}

	@Test
	void aCloseFrameWithoutStatusIsEmpty() {
		assertThat(closeFrame(CloseStatus.NO_STATUS_CODE)).isEqualTo("8800");
	}

	@ParameterizedTest
	@CsvSource({ "0, 0", "1, 1", "7, 7", "8, 8", "9, 9", "15, 15", "16, 16", "20, 20" })
	void theFirstByteThatIsNotAsciiIsFound(int index, int expected) {
		byte[] bytes = new byte[21];
		bytes[index] = (byte) 0x80;
		assertThat(WireFormat.skipAscii(bytes, 0)).isEqualTo(expected);
	}

	@Test
	void allBytesAreSkippedIfAllAreAscii() {
		assertThat(WireFormat.skipAscii(new byte[21], 0)).isEqualTo(21);
		assertThat(WireFormat.skipAscii(new byte[0], 0)).isZero();
	}

	@Test
	void bytesBeforeTheStartAreNotExamined() {
		assertThat(WireFormat.skipAscii(new byte[] { -1, 'a', 'b' }, 1)).isEqualTo(3);
	}

	private static String closeFrame(CloseStatus status) {
		ByteBuffer frame = WireFormat.encodeClose(status);
		byte[] bytes = new byte[frame.remaining()];
		frame.get(bytes);
		return HexFormat.of().formatHex(bytes);
	}

}
