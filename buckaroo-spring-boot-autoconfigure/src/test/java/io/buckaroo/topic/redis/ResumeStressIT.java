package io.buckaroo.topic.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import io.buckaroo.Buckaroo;
import io.buckaroo.BuckarooEventSource;
import io.buckaroo.SseMapping;
import io.buckaroo.TopicException;
import io.buckaroo.fixture.RedisProcess;
import io.buckaroo.fixture.TcpProxy;
import io.buckaroo.fixture.TestServer;
import io.buckaroo.runtime.ClusterStatus;
import io.lettuce.core.Range;
import io.lettuce.core.RedisClient;
import io.netty.util.ResourceLeakDetector;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.function.Tuple2;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Stress tests for resuming: three nodes, 200 clients that disconnect at random and
 * reconnect to any node, and 50,000 messages, while Redis is killed and restarted and the
 * network between a node and Redis stalls and resets.
 */
@Tag("stress")
@Timeout(180)
class ResumeStressIT {

	private static final int NODES = 3;

	private static final int CLIENTS = 200;

	private static final int PLAIN_CLIENTS = 20;

	private static final int MESSAGES = 50_000;

	/** The number of concurrent publications. */
	private static final int BATCH = 1_000;

	private static final int DISTURBANCES = 20;

	/** The size of the history, more than the number of publications. */
	private static final int HISTORY_SIZE = 10 * MESSAGES;

	private static final Duration PATIENCE = Duration.ofMinutes(2);

	private static final ResourceLeakDetector.Level leakDetection = ResourceLeakDetector.getLevel();

	/**
	 * Tracking each of millions of buffers would take a quarter of an hour.
	 */
	@BeforeAll
	static void detectLeaksBySample() {
		ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.SIMPLE);
	}

	@AfterAll
	static void detectAllLeaks() {
		ResourceLeakDetector.setLevel(leakDetection);
	}

	@Test
	void eachMessageIsDeliveredExactlyOnce() throws Exception {
		try (RedisProcess redis = RedisProcess.start()) {
			List<TcpProxy> proxies = IntStream.range(0, NODES).mapToObj((i) -> TcpProxy.to(redis.port())).toList();
			List<TestServer> nodes = proxies.stream().map(ResumeStressIT::startNode).toList();
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
				"buckaroo.cluster.heartbeat-interval=500ms", "buckaroo.cluster.heartbeat-timeout=3s",
				"buckaroo.mailbox.capacity=20000", "logging.level.root=error",
				"buckaroo.topics.[kept].history.size=" + HISTORY_SIZE,
				"buckaroo.topics.[kept].history.recovery-limit=" + HISTORY_SIZE);
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
			List<String> published = publish(redis, proxies, nodes, random);
			List<String> kept = history(redis);
			assertThat(kept).containsSubsequence(published).doesNotHaveDuplicates();
			clients.forEach((client) -> client.await(kept.size(), PATIENCE));
			assertThat(clients.stream()
				.map((client) -> difference(client.payloads(), kept))
				.filter((each) -> !each.isEmpty())).isEmpty();
			assertThat(clients.stream().mapToInt(FeedReader::connections).sum()).isGreaterThan(4 * CLIENTS);
			assertThat(plain)
				.allSatisfy((client) -> assertThat(client.payloads()).isNotEmpty().doesNotHaveDuplicates());
			List<String> one = plain.get(0).payloads();
			assertThat(plain).allSatisfy(
					(client) -> assertThat(common(client.payloads(), one)).isEqualTo(common(one, client.payloads())));
		}
		finally {
			clients.forEach(FeedReader::close);
			plain.forEach(FeedReader::close);
		}
	}

	/**
	 * Publishes from all nodes in turn, in batches, until {@value #MESSAGES} publications
	 * have succeeded. The outcome of a failed publication is unknown, so it is not
	 * retried.
	 * @return the payloads of the successful publications
	 */
	private static List<String> publish(RedisProcess redis, List<TcpProxy> proxies, List<TestServer> nodes,
			Random random) {
		List<String> published = new ArrayList<>(MESSAGES);
		int disturbances = 0;
		for (int batch = 0; published.size() < MESSAGES; batch++) {
			CompletableFuture<Void> disturbance = new CompletableFuture<>();
			if (published.size() >= disturbances * MESSAGES / DISTURBANCES) {
				int number = disturbances++;
				disturbance = CompletableFuture.runAsync(() -> disturb(number, redis, proxies, random));
			}
			else {
				disturbance.complete(null);
			}
			int first = batch * BATCH;
			Buckaroo buckaroo = nodeThatIsUp(nodes, batch).bean(Buckaroo.class);
			published.addAll(Flux.range(first, BATCH)
				.flatMapSequential((i) -> publish(buckaroo, Integer.toString(i)), BATCH)
				.collectList()
				.block(PATIENCE));
			disturbance.join();
		}
		return published;
	}

	private static TestServer nodeThatIsUp(List<TestServer> nodes, int first) {
		return await().atMost(PATIENCE)
			.pollDelay(Duration.ZERO)
			.pollInterval(Duration.ofMillis(5))
			.until(() -> IntStream.range(first, first + NODES)
				.mapToObj((i) -> nodes.get(i % NODES))
				.filter((node) -> node.bean(ClusterStatus.class).isUp())
				.findFirst(), Optional::isPresent)
			.orElseThrow();
	}

	/**
	 * Returns the payloads that two clients have received, in the order of the first.
	 */
	private static List<String> common(List<String> received, List<String> others) {
		List<String> common = new ArrayList<>(received);
		common.retainAll(Set.copyOf(others));
		return common;
	}

	private static Mono<String> publish(Buckaroo buckaroo, String payload) {
		return Mono
			.zip(buckaroo.topic("kept").publish(payload).thenReturn(payload),
					buckaroo.topic("plain").publish(payload).thenReturn(payload).onErrorReturn(payload))
			.map(Tuple2::getT1)
			.onErrorComplete(TopicException.class);
	}

	private static void disturb(int number, RedisProcess redis, List<TcpProxy> proxies, Random random) {
		TcpProxy proxy = proxies.get(random.nextInt(NODES));
		switch (number % 4) {
			case 0 -> proxy.reset();
			case 1 -> proxy.stall();
			case 2 -> proxies.forEach(TcpProxy::accept);
			default -> {
				redis.kill();
				redis.restart();
			}
		}
	}

	/**
	 * Describes the first difference, or returns an empty string.
	 */
	private static String difference(List<String> actual, List<String> expected) {
		for (int i = 0; i < expected.size(); i++) {
			if (!actual.get(i).equals(expected.get(i))) {
				int end = Math.min(expected.size(), i + 3);
				return "at %d of %d, %d expected: %s instead of %s".formatted(i, actual.size(), expected.size(),
						actual.subList(i - 2, end), expected.subList(i - 2, end));
			}
		}
		return (actual.size() == expected.size()) ? "" : "more than expected";
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
