package io.buckaroo.test.client;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of a server with TLS, but without HTTP/2.
 */
class ClientTlsIT {

	@RegisterExtension
	static final RunningApplication application = RunningApplication.withTls(SocketHandlers.class);

	@Test
	void opensASocket() {
		ClientSocket socket = application.client().socket("/echo").open();
		assertThat(socket.isHttp2()).isFalse();
		socket.send("hi").expectText("hi");
		socket.close();
		socket.expectClose(1000);
	}

	@Test
	void dropsASocket() {
		application.client().socket("/echo").open().drop().expectClose(1006);
		application.awaitNoConnection();
	}

	@Test
	void reportsThatThereIsNoHttp2() {
		assertThat(Failures.headline(() -> application.client().socket("/echo").http2().open())).isEqualTo(
				"Could not open the socket /echo: the server does not offer HTTP/2: set 'server.http2.enabled', or remove http2() from the request.");
	}

}
