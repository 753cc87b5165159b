package io.buckaroo.topic.redis;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.buckaroo.fixture.RedisProcess;
import io.buckaroo.fixture.ServerProcess;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for two nodes in separate processes, one of which is killed.
 */
@Tag("stress")
class ClusterProcessIT {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	@Test
	void membersOfAKilledNodeLeaveAndItsClientsResumeOnAnotherNode() throws Exception {
		try (RedisProcess redis = RedisProcess.start();
				ServerProcess stays = start(redis);
				ServerProcess killed = start(redis)) {
			Client ann = Client.connect(stays.port(), "Ann");
			ann.awaitText("+[Ann] -[]");
			Client bob = Client.connect(killed.port(), "Bob");
			ann.awaitText("+[Bob] -[]");
			FeedReader reader = new FeedReader("/feed", new int[] { killed.port(), stays.port() }, 7, false);
			try {
				await().atMost(PATIENCE).until(reader::hasBegun);
				bob.send("from Bob");
				ann.send("from Ann");
				reader.await(2, PATIENCE);
				killed.kill();
				ann.awaitText("+[] -[Bob]");
				ann.send("after");
				reader.await(3, PATIENCE);
				assertThat(reader.payloads()).containsExactlyInAnyOrder("from Bob", "from Ann", "after")
					.endsWith("after");
			}
			finally {
				reader.close();
			}
		}
	}

	private static ServerProcess start(RedisProcess redis) throws Exception {
		return ServerProcess.start(ClusterServer.class, List.of("-Xmx256m"), "buckaroo.cluster.type=redis",
				"spring.data.redis.port=" + redis.port(), "buckaroo.cluster.heartbeat-interval=500ms",
				"buckaroo.cluster.heartbeat-timeout=2s", "buckaroo.topics.[kept].history.size=100");
	}

	private static final class Client implements WebSocket.Listener {

		private final BlockingQueue<String> texts = new LinkedBlockingQueue<>();

		private @Nullable WebSocket socket;

		private static Client connect(int port, String name) {
			Client client = new Client();
			client.socket = HttpClient.newHttpClient()
				.newWebSocketBuilder()
				.buildAsync(URI.create("ws://localhost:" + port + "/room/" + name), client)
				.join();
			return client;
		}

		@Override
		public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
			this.texts.add(data.toString());
			socket.request(1);
			return null;
		}

		private void send(String text) {
			this.socket.sendText(text, true).join();
		}

		private void awaitText(String expected) throws InterruptedException {
			String text = this.texts.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
			assertThat(List.of(String.valueOf(text))).containsExactly(expected);
		}

	}

}
