package io.buckaroo.test.client;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import org.springframework.web.reactive.socket.CloseStatus;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Descriptions}.
 */
class DescriptionsTests {

	@Test
	void aTextIsOnOneLine() {
		assertThat(Descriptions.quote("a\r\n\tb\0")).isEqualTo("\"a\\r\\n\\tb\\u0000\"");
	}

	@Test
	void aLongTextIsCut() {
		assertThat(Descriptions.quote("x".repeat(3000))).isEqualTo("\"" + "x".repeat(2000) + "...\" (3000 characters)");
	}

	@Test
	void bytesAreHexadecimal() {
		assertThat(Descriptions.hex(new byte[] { 0, -1 })).isEqualTo("[00 ff] (2 bytes)");
		assertThat(Descriptions.hex(new byte[1])).isEqualTo("[00] (1 byte)");
		assertThat(Descriptions.hex(new byte[100])).startsWith("[00 00 ").endsWith(" 00 ...] (100 bytes)");
	}

	@Test
	void aDurationHasAUnit() {
		assertThat(Descriptions.duration(Duration.ofSeconds(5))).isEqualTo("5 s");
		assertThat(Descriptions.duration(Duration.ofMillis(1500))).isEqualTo("1500 ms");
		assertThat(Descriptions.duration(Duration.ZERO)).isEqualTo("0 ms");
	}

	@Test
	void aCloseStatusHasItsReason() {
		assertThat(Descriptions.status(CloseStatus.NORMAL)).isEqualTo("1000");
		assertThat(Descriptions.status(new CloseStatus(4000, "bye"))).isEqualTo("4000 \"bye\"");
		assertThat(Descriptions.status(CloseStatus.NO_CLOSE_FRAME)).isEqualTo("1006 (no close frame)");
		assertThat(Descriptions.status(CloseStatus.NO_STATUS_CODE)).isEqualTo("1005 (a close frame without code)");
	}

}
