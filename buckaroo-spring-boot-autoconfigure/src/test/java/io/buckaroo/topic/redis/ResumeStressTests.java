package io.buckaroo.topic.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

import io.buckaroo.Buckaroo;
import io.buckaroo.BuckarooEventSource;
import io.buckaroo.SseMapping;
import io.buckaroo.TopicException;
import io.buckaroo.webflux.TestServer;
import io.lettuce.core.Range;
import io.lettuce.core.RedisClient;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Three nodes, two hundred clients that leave when they like and come back to any node,
 * and 50,000 messages, while Redis is killed and started again, and the network between a
 * node and Redis stalls and resets.
 */
class ResumeStressTests {

	private static final int NODES = 3;

	private static final int CLIENTS = 200;

	private static final int PLAIN_CLIENTS = 20;

	private static final int MESSAGES = 50_000;

	private static final Duration PATIENCE = Duration.ofMinutes(2);

	@Test
	void nothingIsLostAndNothingComesTwice() throws Exception {
		try (RedisProcess redis = RedisProcess.start()) {
			List<TcpProxy> proxies = IntStream.range(0, NODES).mapToObj((i) -> TcpProxy.to(redis.port())).toList();
			List<TestServer> nodes = proxies.stream().map(ResumeStressTests::startNode).toList();
			try {
				run(redis, proxies, nodes);
			}
			finally {
				nodes.forEach(TestServer::close);
				proxies.forEach(TcpProxy::close);
			}
		}
	}

	private static TestServer startNode(TcpProxy proxy) {
		return TestServer.start(Handlers.class, "spring.data.redis.port=" + proxy.port(), "buckaroo.cluster.type=redis",
				"buckaroo.cluster.heartbeat-interval=200ms", "buckaroo.cluster.heartbeat-timeout=1s",
				"logging.level.root=error", "buckaroo.topics.[kept].history.size=" + 2 * MESSAGES,
				"buckaroo.topics.[kept].history.recovery-limit=" + 2 * MESSAGES);
	}

	private static void run(RedisProcess redis, List<TcpProxy> proxies, List<TestServer> nodes) throws Exception {
		int[] ports = nodes.stream().mapToInt(TestServer::port).toArray();
		Random random = new Random(7);
		List<FeedReader> clients = new ArrayList<>();
		for (int i = 0; i < CLIENTS; i++) {
			clients.add(new FeedReader("/kept", ports, random.nextLong(), true));
		}
		List<FeedReader> plain = new ArrayList<>();
		for (int i = 0; i < PLAIN_CLIENTS; i++) {
			plain.add(new FeedReader("/plain", ports, random.nextLong(), false));
		}
		try {
			await().atMost(PATIENCE).until(() -> clients.stream().allMatch(FeedReader::hasBegun));
			List<String> taken = publish(redis, proxies, nodes, random);
			List<String> kept = history(redis);
			assertThat(kept).containsSubsequence(taken).doesNotHaveDuplicates();
			clients.forEach((client) -> client.await(kept.size(), PATIENCE));
			assertThat(clients).allSatisfy((client) -> assertThat(client.payloads()).isEqualTo(kept));
			assertThat(clients.stream().mapToInt(FeedReader::connections).sum()).isGreaterThan(5 * CLIENTS);
			assertThat(plain)
				.allSatisfy((client) -> assertThat(client.payloads()).isNotEmpty().doesNotHaveDuplicates());
			assertThat(plain).allSatisfy((client) -> assertThat(kept).containsSubsequence(client.payloads()));
		}
		finally {
			clients.forEach(FeedReader::close);
			plain.forEach(FeedReader::close);
		}
	}

	/**
	 * Publishes from all nodes in turn, each message when the one before was taken or has
	 * failed.
	 * @return what was taken, for sure
	 */
	private static List<String> publish(RedisProcess redis, List<TcpProxy> proxies, List<TestServer> nodes,
			Random random) {
		List<String> taken = new ArrayList<>(MESSAGES);
		List<Buckaroo> buckaroos = nodes.stream().map((node) -> node.bean(Buckaroo.class)).toList();
		int next = 0;
		for (int i = 0; i < MESSAGES; i++) {
			disturb(i, redis, proxies, random);
			String payload = Integer.toString(i);
			boolean done = false;
			for (int attempt = 0; !done && attempt < NODES; attempt++) {
				// A failure leaves open whether it was taken, so another gets a name of
				// its own
				String attempted = (attempt == 0) ? payload : payload + "-" + attempt;
				done = isTaken(buckaroos.get(next), attempted);
				if (done) {
					taken.add(attempted);
				}
				else {
					next = (next + 1) % NODES;
				}
			}
			if (i % 100 == 0) {
				next = (next + 1) % NODES;
			}
		}
		assertThat(taken).hasSizeGreaterThan(MESSAGES / 2);
		return taken;
	}

	private static boolean isTaken(Buckaroo buckaroo, String payload) {
		try {
			buckaroo.topic("kept").publish(payload).block(PATIENCE);
			buckaroo.topic("plain").publish(payload).onErrorComplete().block(PATIENCE);
			return true;
		}
		catch (TopicException away) {
			return false;
		}
	}

	private static void disturb(int message, RedisProcess redis, List<TcpProxy> proxies, Random random) {
		TcpProxy proxy = proxies.get(random.nextInt(NODES));
		switch (message % 10_000) {
			case 2_000 -> proxy.reset();
			case 4_000 -> proxy.stall();
			case 6_000 -> proxies.forEach(TcpProxy::accept);
			case 8_000 -> {
				redis.kill();
				redis.restart();
			}
			default -> {
			}
		}
	}

	private static List<String> history(RedisProcess redis) {
		RedisClient client = RedisClient.create("redis://localhost:" + redis.port());
		try {
			PayloadCodec codec = new PayloadCodec(new JsonMapper(), List.of());
			return client.connect()
				.sync()
				.xrange("buckaroo:topic:kept", Range.unbounded())
				.stream()
				.map((message) -> (String) codec.read(message.getBody().get("m")))
				.toList();
		}
		finally {
			client.shutdown();
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class Handlers {

		@Bean
		@SseMapping("/kept")
		BuckarooEventSource<?> kept(Buckaroo buckaroo) {
			return buckaroo.topic("kept").eventSource();
		}

		@Bean
		@SseMapping("/plain")
		BuckarooEventSource<?> plain(Buckaroo buckaroo) {
			return buckaroo.topic("plain").eventSource();
		}

	}

}
