package io.buckaroo.test.autoconfigure.shop;

import io.buckaroo.BuckarooEventSource;
import io.buckaroo.BuckarooSocket;
import io.buckaroo.MessageSocket;
import io.buckaroo.router.BuckarooRouter;
import io.buckaroo.test.client.BuckarooTestClient;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.NestedTestConfiguration;
import org.springframework.test.context.NestedTestConfiguration.EnclosingConfiguration;
import org.springframework.test.context.bean.override.mockito.MockitoBean;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link io.buckaroo.test.autoconfigure.BuckarooTest @BuckarooTest} with each
 * way to declare a handler.
 */
@NestedTestConfiguration(EnclosingConfiguration.OVERRIDE)
class HandlerDeclarationsIT {

	private static void expectEcho(BuckarooTestClient client, String path, String sent, String received) {
		client.socket(path).open().send(sent).expectText(received);
	}

	@Nested
	@ShopTest(PriceStream.class)
	class AnAnnotatedClassThatIsNoComponent {

		@Test
		void isCreated(@Autowired BuckarooTestClient client) {
			client.stream("/prices/ACME").open().expectJson(new PriceStream.Price("ACME", 31.4));
		}

	}

	@Nested
	@ShopTest({ EchoSocket.class, ClockStream.class })
	class HandlersOfARouter {

		@Test
		void areRouted(@Autowired BuckarooTestClient client) {
			expectEcho(client, "/echo", "hi", "hi");
			client.stream("/clock").open().expectEvent("noon");
		}

	}

	@Nested
	@ShopTest(EchoSocket.class)
	class OneHandlerOfARouter {

		@MockitoBean
		ClockStream clock;

		@Test
		void isRoutedIfTheOthersAreMocks(@Autowired BuckarooTestClient client) {
			expectEcho(client, "/echo", "hi", "hi");
		}

	}

	@Nested
	@ShopTest(AuctionSocket.class)
	class AClassThatABeanMethodMaps {

		@Test
		void isDeclaredByItsConfigurationClass(@Autowired BuckarooTestClient client) {
			expectEcho(client, "/auction", "", "auction one");
		}

		@Test
		void excludesItsSiblings(@Autowired ApplicationContext context) {
			assertThat(context.getBeanNamesForType(BuckarooSocket.class)).containsExactly("auction");
			assertThat(context.getBeanNamesForType(BuckarooEventSource.class)).isEmpty();
		}

	}

	@Nested
	@ShopTest(TradeFeeds.class)
	class AConfigurationClass {

		@Test
		void declaresAllItsHandlers(@Autowired BuckarooTestClient client) {
			expectEcho(client, "/trades/echo", "ACME", "traded ACME");
			expectEcho(client, "/auction", "", "auction one");
		}

		@Test
		void excludesOthers(@Autowired ApplicationContext context) {
			assertThat(context.getBeanNamesForType(BuckarooSocket.class)).containsExactlyInAnyOrder("tradesEcho",
					"auction");
		}

	}

	@Nested
	@ShopTest(StatusRoutes.class)
	class ARouterAlone {

		@Test
		void isServed(@Autowired BuckarooTestClient client) {
			expectEcho(client, "/ping", "ping", "pong");
		}

		@Test
		void excludesOthers(@Autowired ApplicationContext context) {
			assertThat(context.getBeanNamesForType(BuckarooRouter.class)).containsExactly("pingRouter");
			assertThat(context.getBeanNamesForType(BuckarooSocket.class)).isEmpty();
		}

	}

	@Nested
	@ShopTest(QuoteSocket.class)
	class ASocketWithTypedMessages {

		@Test
		void speaksJson(@Autowired BuckarooTestClient client) {
			client.socket("/quotes")
				.open()
				.sendJson(new QuoteSocket.Order("ACME", 2))
				.expectJson(new QuoteSocket.Quote("ACME", 62.8));
		}

		@Test
		void speaksTheFormatsOfTheApplication(@Autowired BuckarooTestClient client) {
			client.socket("/quotes").subprotocol("csv").open().send("ACME;2").expectText("ACME;62.8");
		}

		@Test
		void validatesAsTheApplication(@Autowired BuckarooTestClient client) {
			client.socket("/quotes")
				.open()
				.sendJson(new QuoteSocket.Order("ACME", 0))
				.expectClose(1007, "'quantity' must be positive");
		}

		@Test
		void excludesOthers(@Autowired ApplicationContext context) {
			assertThat(context.getBeanNamesForType(MessageSocket.class)).containsExactly("quoteSocket");
			assertThat(context.getBeanNamesForType(BuckarooSocket.class)).isEmpty();
		}

	}

	@Nested
	@ShopTest(ReportSocket.class)
	class ABlockingHandler {

		@Test
		void runsOnTheTaskExecutor(@Autowired BuckarooTestClient client) {
			assertThat(client.socket("/reports").open().send("now").expectText()).startsWith("on task-");
		}

	}

	@Nested
	@ShopTest(BasketSocket.class)
	@Import(ShopRoutes.class)
	class AnImportedRouter {

		@MockitoBean
		ClockStream clock;

		@TestConfiguration(proxyBeanMethods = false)
		static class Echo {

			@Bean
			EchoSocket echo() {
				return new EchoSocket();
			}

		}

		@Test
		void isServedWithTheHandlersOfTheTest(@Autowired BuckarooTestClient client) {
			expectEcho(client, "/echo", "hi", "hi");
		}

	}

	@Nested
	@ShopTest
	class NoNamedHandler {

		@MockitoBean
		ChatArchive archive;

		@MockitoBean
		OrderRepository orders;

		@Test
		void meansAll(@Autowired ApplicationContext context) {
			assertThat(context.getBeanNamesForType(BuckarooSocket.class)).containsExactlyInAnyOrder("chatSocket",
					"echoSocket", "basketSocket", "reportSocket", "tradesEcho", "auction", "status");
			assertThat(context.getBeanNamesForType(MessageSocket.class)).containsExactly("quoteSocket");
			assertThat(context.getBeanNamesForType(BuckarooEventSource.class)).containsExactlyInAnyOrder("clockStream",
					"prices", "trades");
		}

	}

}
