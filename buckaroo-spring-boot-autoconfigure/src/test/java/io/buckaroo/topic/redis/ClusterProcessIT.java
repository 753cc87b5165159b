package io.buckaroo.topic.redis;

import java.time.Duration;
import java.util.List;

import io.buckaroo.fixture.RedisProcess;
import io.buckaroo.fixture.ServerProcess;
import io.buckaroo.test.client.BuckarooTestClient;
import io.buckaroo.test.client.ClientSocket;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for two nodes in separate processes, one of which is killed.
 */
@Tag("stress")
@Timeout(180)
class ClusterProcessIT {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	@Test
	void membersOfAKilledNodeLeaveAndItsClientsResumeOnAnotherNode() throws Exception {
		try (RedisProcess redis = RedisProcess.start();
				ServerProcess stays = start(redis);
				ServerProcess killed = start(redis)) {
			ClientSocket ann = join(stays, "Ann");
			ann.expectText("+[Ann] -[]");
			ClientSocket bob = join(killed, "Bob");
			ann.expectText("+[Bob] -[]");
			FeedReader reader = new FeedReader("/feed", new int[] { killed.port(), stays.port() }, 7, false);
			try (ann; bob; reader) {
				await().atMost(PATIENCE).until(reader::hasBegun);
				bob.send("from Bob");
				ann.send("from Ann");
				reader.await(2, PATIENCE);
				killed.kill();
				ann.expectText("+[] -[Bob]");
				ann.send("after");
				reader.await(3, PATIENCE);
				assertThat(reader.payloads()).containsExactlyInAnyOrder("from Bob", "from Ann", "after")
					.endsWith("after");
			}
		}
	}

	private static ServerProcess start(RedisProcess redis) throws Exception {
		return ServerProcess.start(ClusterServer.class, List.of("-Xmx256m"), "buckaroo.cluster.type=redis",
				"spring.data.redis.port=" + redis.port(), "buckaroo.cluster.heartbeat-interval=500ms",
				"buckaroo.cluster.heartbeat-timeout=2s", "buckaroo.topics.[kept].history.size=100");
	}

	private static ClientSocket join(ServerProcess node, String name) {
		return BuckarooTestClient.forPort(node.port()).timeout(PATIENCE).socket("/room/{name}", name).open();
	}

}
