package io.buckaroo.webflux.handshake;

import java.net.URI;
import java.util.List;

import org.junit.jupiter.api.Test;

import org.springframework.http.HttpHeaders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link PackedRequest}.
 */
class PackedRequestTests {

	private final URI uri = URI.create("http://localhost:8080/chat/1?x=1");

	private final HttpHeaders headers = new HttpHeaders();

	@Test
	void noHeadersRemainNone() {
		assertThat(unpacked().isEmpty()).isTrue();
	}

	@Test
	void theUriIsPreserved() {
		this.headers.add("Host", "localhost:8080");
		assertThat(PackedRequest.uri(PackedRequest.of(this.uri, this.headers))).isEqualTo(this.uri);
	}

	@Test
	void namesAndValuesArePreserved() {
		this.headers.add("Host", "localhost:8080");
		this.headers.add("Accept", "text/html");
		this.headers.add("Accept", "*/*");
		this.headers.add("X-Empty", "");
		assertThat(unpacked()).isEqualTo(this.headers);
	}

	@Test
	void namesAreCaseInsensitive() {
		this.headers.add("x-mine", "yes");
		assertThat(unpacked().getFirst("X-Mine")).isEqualTo("yes");
	}

	@Test
	void aValueMayContainAnyCharacter() {
		this.headers.add("X-Name", "a\0X-User\0root\r\nX-User: root\u00ff\u2603");
		assertThat(unpacked()).isEqualTo(this.headers);
	}

	@Test
	void valuesMayBeLong() {
		this.headers.add("X-Long", "a".repeat(70_000));
		this.headers.add("X-Next", "b");
		assertThat(unpacked()).isEqualTo(this.headers);
	}

	@Test
	void headersAreReadOnly() {
		this.headers.add("Host", "localhost");
		HttpHeaders unpacked = unpacked();
		assertThatExceptionOfType(UnsupportedOperationException.class)
			.isThrownBy(() -> unpacked.put("Host", List.of("other")));
	}

	private HttpHeaders unpacked() {
		return PackedRequest.headers(PackedRequest.of(this.uri, this.headers));
	}

}
