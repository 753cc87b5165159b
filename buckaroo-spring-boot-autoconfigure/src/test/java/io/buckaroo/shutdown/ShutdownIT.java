package io.buckaroo.shutdown;

import java.time.Duration;
import java.util.stream.Stream;

import io.buckaroo.BuckarooEventSource;
import io.buckaroo.SseMapping;
import io.buckaroo.fixture.Http2Client;
import io.buckaroo.fixture.Http2Stream;
import io.buckaroo.fixture.RawConnection;
import io.buckaroo.fixture.TestServer;
import io.buckaroo.runtime.ConnectionRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.scheduler.Schedulers;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the reconnection time that an event stream ends with at a shutdown (HTML
 * standard, section 9.2.6, field {@code retry}).
 */
@Timeout(60)
class ShutdownIT {

	private static final String[] PROPERTIES = { "buckaroo.sse.retry=3s", "buckaroo.routes[/without-retry].retry=0" };

	@RegisterExtension
	private static final TestServer server = TestServer.with(Handlers.class, PROPERTIES);

	@RegisterExtension
	private static final TestServer http2Server = TestServer.withHttp2(Handlers.class, PROPERTIES);

	@AfterEach
	void reopen() {
		server.bean(ConnectionRegistry.class).reopen();
		http2Server.bean(ConnectionRegistry.class).reopen();
	}

	@Test
	void aStreamEndsWithOneToTwoReconnectionTimes() throws Exception {
		try (RawConnection client = RawConnection.stream(server.port(), "/stream", "Connection: close")) {
			client.readHead();
			client.readChunk();
			shutDown(server);
			assertThat(retry(client.readChunk())).isBetween(3000, 6000);
			assertThat(client.readToEnd()).isEqualTo("0\r\n\r\n");
		}
	}

	@Test
	void reconnectionTimesDiffer() throws Exception {
		try (RawConnection one = RawConnection.stream(server.port(), "/stream");
				RawConnection two = RawConnection.stream(server.port(), "/stream");
				RawConnection three = RawConnection.stream(server.port(), "/stream")) {
			for (RawConnection client : new RawConnection[] { one, two, three }) {
				client.readHead();
				client.readChunk();
			}
			shutDown(server);
			assertThat(Stream.of(one.readChunk(), two.readChunk(), three.readChunk()).distinct()).hasSizeGreaterThan(1);
		}
	}

	@Test
	void aStreamWithoutReconnectionTimeOnlyEnds() throws Exception {
		try (RawConnection client = RawConnection.stream(server.port(), "/without-retry", "Connection: close")) {
			client.readHead();
			shutDown(server);
			assertThat(client.readToEnd()).isEqualTo("0\r\n\r\n");
		}
	}

	@Test
	void aStreamOverHttp2EndsWithAReconnectionTime() throws Exception {
		try (Http2Client client = new Http2Client(http2Server.port())) {
			Http2Stream stream = client.stream("/stream");
			stream.readLine();
			shutDown(http2Server);
			assertThat(retry(stream.readLine() + "\n")).isBetween(3000, 6000);
			assertThat(stream.endsWithoutReset()).isTrue();
		}
	}

	private static void shutDown(TestServer server) {
		server.bean(ConnectionRegistry.class)
			.shutdown(Duration.ZERO, Schedulers.immediate())
			.block(TestServer.PATIENCE);
	}

	private static int retry(String block) {
		assertThat(block).matches("retry: \\d+\n");
		return Integer.parseInt(block.replaceAll("\\D", ""));
	}

	@Configuration(proxyBeanMethods = false)
	static class Handlers {

		@Bean
		@SseMapping("/stream")
		BuckarooEventSource<Void> stream() {
			return new Silent();
		}

		@Bean
		@SseMapping("/without-retry")
		BuckarooEventSource<Void> withoutRetry() {
			return new Silent();
		}

	}

	private static final class Silent implements BuckarooEventSource<Void> {

	}

}
