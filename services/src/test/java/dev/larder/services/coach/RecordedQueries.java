package dev.larder.services.coach;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** A database that remembers what it was asked, to the last parameter, so that it can be asked to explain how it would answer. */
final class RecordedQueries extends DelegatingDataSource {

    private final List<Query> queries = new ArrayList<>();

    RecordedQueries(DataSource database) {
        super(database);
    }

    /** A query as it was sent, with the calls that set its parameters. */
    record Query(String sql, List<Parameter> parameters) {

        /** The same question with something before it, on another connection. */
        PreparedStatement prepare(String before, Connection connection) throws SQLException {
            PreparedStatement statement = connection.prepareStatement(before + sql);
            parameters.forEach(parameter -> call(parameter.setter(), statement, parameter.arguments()));
            return statement;
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // handed on as it came, never compared
    record Parameter(Method setter, Object[] arguments) {}

    /** What was asked since this was last called. */
    List<Query> taken() {
        List<Query> taken = List.copyOf(queries);
        queries.clear();
        return taken;
    }

    @Override
    public Connection getConnection() throws SQLException {
        Connection connection = super.getConnection();
        return proxy(Connection.class, (method, arguments) -> {
            Object answer = call(method, connection, arguments);
            return answer instanceof PreparedStatement statement
                    ? recorded(statement, arguments[0].toString())
                    : answer;
        });
    }

    private PreparedStatement recorded(PreparedStatement statement, String sql) {
        List<Parameter> parameters = new ArrayList<>();
        return proxy(PreparedStatement.class, (method, arguments) -> {
            if (method.getName().startsWith("set") && arguments.length > 1) {
                parameters.add(new Parameter(method, arguments));
            } else if (method.getName().equals("executeQuery")) {
                queries.add(new Query(sql, List.copyOf(parameters)));
            }
            return call(method, statement, arguments);
        });
    }

    private interface Handler {
        @Nullable Object handle(Method method, Object[] arguments);
    }

    private static <T> T proxy(Class<T> type, Handler handler) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (self, method, arguments) -> handler.handle(method, arguments == null ? new Object[0] : arguments)));
    }

    private static @Nullable Object call(Method method, Object target, Object[] arguments) {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException("The database refused " + method.getName(), e.getCause());
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }
}
