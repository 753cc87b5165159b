package io.buckaroo.test.autoconfigure.shop;

import io.buckaroo.BuckarooEventSource;
import io.buckaroo.BuckarooSocket;
import io.buckaroo.router.BuckarooRouter;
import io.buckaroo.runtime.Topics;
import io.buckaroo.test.client.BuckarooTestClient;
import io.buckaroo.topic.LocalTopics;
import io.buckaroo.topic.TopicHistory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.CommandLineRunner;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.data.redis.connection.ReactiveRedisConnectionFactory;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.web.reactive.function.server.RouterFunction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;

/**
 * Tests for {@link io.buckaroo.test.autoconfigure.BuckarooTest @BuckarooTest} with a
 * component.
 */
@ShopTest(ChatSocket.class)
class ComponentSliceIT {

	@Autowired
	ApplicationContext context;

	@Autowired
	BuckarooTestClient client;

	@MockitoBean
	ChatArchive archive;

	@BeforeEach
	void archive() {
		given(this.archive.latest("spring")).willReturn("archived");
	}

	@Test
	void servesTheHandlerWithPropertiesChecksAndMocks() {
		this.client.socket("/chat/{room}", "spring")
			.header("X-Tenant", "acme")
			.open()
			.expectText("hello to spring, acme archived");
	}

	@Test
	void servesTopicsWithTheHistoriesOfTheApplication() {
		this.client.socket("/chat/{room}", "history")
			.open()
			.expectText("hello to history, nobody null")
			.send("howdy")
			.expectText("said: howdy");
		this.client.socket("/chat/{room}", "history")
			.open()
			.expectText("hello to history, nobody null")
			.expectText("said: howdy");
	}

	@Test
	void keepsTopicsInMemoryWhateverTheClusterIs() {
		assertThat(this.context.getEnvironment().getProperty("buckaroo.cluster.type")).isEqualTo("redis");
		assertThat(this.context.getBean(Topics.class)).isInstanceOf(LocalTopics.class);
		assertThat(this.context.getBeanNamesForType(ReactiveRedisConnectionFactory.class)).isEmpty();
	}

	@Test
	void leavesOutOtherHandlersAndRouters() {
		assertThat(this.context.getBeansOfType(BuckarooSocket.class)).containsOnlyKeys("chatSocket");
		assertThat(this.context.getBeanNamesForType(BuckarooEventSource.class)).isEmpty();
		assertThat(this.context.getBeanNamesForType(BuckarooRouter.class)).isEmpty();
		this.client.socket("/echo").expectRefused(404);
	}

	@Test
	void leavesOutServicesControllersRoutesAndRunners() {
		assertThat(this.context.getBeanNamesForType(OrderRepository.class)).isEmpty();
		assertThat(this.context.getBeanNamesForType(OrderController.class)).isEmpty();
		assertThat(this.context.getBeanNamesForType(RouterFunction.class)).isEmpty();
		assertThat(this.context.getBeanNamesForType(CommandLineRunner.class)).isEmpty();
	}

	@Test
	void doesNotCreateOtherBeansOfAnIncludedConfigurationClass(@Autowired ObjectProvider<TopicHistory> histories) {
		assertThat(histories.stream()).containsExactly(TopicHistory.of("room/*", 10));
		assertThat(this.context.containsBeanDefinition("moderation")).isTrue();
	}

	@Test
	void listensOnARandomPort(@LocalServerPort int port) {
		assertThat(port).isNotEqualTo(8080).isPositive();
	}

	@Nested
	class InANestedClass {

		@Test
		void usesTheSameContext(@Autowired ApplicationContext nested) {
			assertThat(nested).isSameAs(ComponentSliceIT.this.context);
		}

	}

}
