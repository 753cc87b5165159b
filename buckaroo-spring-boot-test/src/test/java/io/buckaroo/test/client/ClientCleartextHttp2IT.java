package io.buckaroo.test.client;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of a server with HTTP/2, but without TLS.
 */
class ClientCleartextHttp2IT {

	@RegisterExtension
	static final RunningApplication application = RunningApplication.with(SocketHandlers.class,
			"server.http2.enabled=true");

	@Test
	void usesHttp1() {
		assertThat(application.client().socket("/echo").open().isHttp2()).isFalse();
	}

	@Test
	void usesHttp2OnRequest() {
		ClientSocket socket = application.client().socket("/echo").http2().open();
		assertThat(socket.isHttp2()).isTrue();
		socket.send("hi").expectText("hi");
	}

}
