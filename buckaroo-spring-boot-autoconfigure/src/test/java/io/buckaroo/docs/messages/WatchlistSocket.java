package io.buckaroo.docs.messages;

import java.math.BigDecimal;
import java.util.Set;
import java.util.TreeSet;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import io.buckaroo.Connection;
import io.buckaroo.MessageSocket;
import io.buckaroo.Result;
import io.buckaroo.TopicMessage;
import io.buckaroo.WebSocketMapping;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;

import org.springframework.stereotype.Component;

/**
 * A socket for the prices of the shares that its client watches.
 */
@Component
@WebSocketMapping("/watchlist")
class WatchlistSocket
		implements MessageSocket<WatchlistSocket.Command, WatchlistSocket.Update, WatchlistSocket.Watchlist> {

	@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
	sealed interface Command {

		String symbol();

	}

	@JsonTypeName("watch")
	record Watch(@NotNull @Pattern(regexp = "[A-Z]{1,5}") String symbol) implements Command {

	}

	@JsonTypeName("forget")
	record Forget(@NotNull @Pattern(regexp = "[A-Z]{1,5}") String symbol) implements Command {

	}

	@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
	sealed interface Update {

	}

	@JsonTypeName("watching")
	record Watching(Set<String> symbols) implements Update {

	}

	@JsonTypeName("price")
	record Price(String symbol, BigDecimal price) implements Update {

	}

	record Watchlist(Connection connection, Set<String> symbols) {

		Watchlist watch(String symbol) {
			this.connection.subscribe("price/" + symbol);
			Set<String> symbols = new TreeSet<>(this.symbols);
			symbols.add(symbol);
			return new Watchlist(this.connection, symbols);
		}

		Watchlist forget(String symbol) {
			this.connection.unsubscribe("price/" + symbol);
			Set<String> symbols = new TreeSet<>(this.symbols);
			symbols.remove(symbol);
			return new Watchlist(this.connection, symbols);
		}

	}

	@Override
	public Result<Update, Watchlist> init(Connection connection) {
		return Result.ok(new Watchlist(connection, Set.of()));
	}

	@Override
	public Result<Update, Watchlist> handle(Command command, Watchlist list) {
		Watchlist next = (command instanceof Watch) ? list.watch(command.symbol()) : list.forget(command.symbol());
		return Result.reply(new Watching(next.symbols()), next);
	}

	@Override
	public Result<Update, Watchlist> info(Object message, Watchlist list) {
		return (message instanceof TopicMessage published) ? Result.reply(published.payload(Price.class)) : Result.ok();
	}

}
