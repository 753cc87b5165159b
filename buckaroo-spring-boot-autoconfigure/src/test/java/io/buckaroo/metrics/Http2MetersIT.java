package io.buckaroo.metrics;

import io.buckaroo.fixture.Http2Client;
import io.buckaroo.fixture.Http2Stream;
import io.buckaroo.fixture.RawConnection;
import io.buckaroo.fixture.TestServer;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the meters over HTTP/2.
 */
class Http2MetersIT extends MetersContract {

	@RegisterExtension
	private static final TestServer server = TestServer.withHttp2(Handlers.class, TestServer.ACTUATOR,
			"buckaroo.sse.retry=0");

	@Override
	TestServer server() {
		return server;
	}

	@Override
	Peer socket(String path, String... headers) throws Exception {
		Http2Client client = new Http2Client(server.port());
		return new StreamPeer(client, opened(client.connect(path, headers)));
	}

	@Override
	Peer stream(String path, String... headers) throws Exception {
		Http2Client client = new Http2Client(server.port());
		return new StreamPeer(client, opened(client.stream(path, headers)));
	}

	private static Http2Stream opened(Http2Stream stream) throws Exception {
		stream.head();
		return stream;
	}

	/**
	 * A client over HTTP/2.
	 *
	 * @param client the TCP connection
	 * @param stream the stream
	 */
	private record StreamPeer(Http2Client client, Http2Stream stream) implements Peer {

		@Override
		public void send(String text) {
			this.stream.sendText(text);
		}

		@Override
		public void ping(String payload) {
			this.stream.send(RawConnection.FIN | RawConnection.PING, payload.getBytes());
		}

		@Override
		public String readFrame() throws Exception {
			return this.stream.readRawFrame().text();
		}

		@Override
		public String readEvent() throws Exception {
			String line = this.stream.readLine();
			assertThat(this.stream.readLine()).isEmpty();
			return line;
		}

		@Override
		public void close(int code) throws Exception {
			this.stream.sendClose(code);
			assertThat(this.stream.readFrame()).isEqualTo("close " + code);
		}

		@Override
		public void stopReading() {
			this.stream.setReading(false);
		}

		@Override
		public void close() {
			// Frames that were not read would leak
			this.stream.setReading(true);
			this.client.close();
		}

	}

}
