package io.buckaroo.test.autoconfigure.shop;

import io.buckaroo.test.autoconfigure.BuckarooTest;
import io.buckaroo.test.client.BuckarooTestClient;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link io.buckaroo.test.autoconfigure.BuckarooTest @BuckarooTest} with the
 * TLS and HTTP/2 of the application.
 */
@BuckarooTest(handlers = { EchoSocket.class, ClockStream.class },
		properties = "spring.config.location=classpath:shop/tls.yml")
class TlsSliceIT {

	@Autowired
	BuckarooTestClient client;

	@Test
	void servesOverHttp2() {
		assertThat(this.client.socket("/echo").open().send("hi").expectText("hi").isHttp2()).isTrue();
		assertThat(this.client.stream("/clock").open().expectEvent("noon").isHttp2()).isTrue();
	}

	@Test
	void servesOverHttp1() {
		assertThat(this.client.socket("/echo").http1().open().send("hi").expectText("hi").isHttp2()).isFalse();
	}

}
