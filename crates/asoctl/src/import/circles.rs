//! Which nodes of a graph can reach each other.

/// Gives each node the number of its strongly connected component: two nodes have the same one if each can be reached from
/// the other. (Kosaraju's algorithm, without recursion: a chain of resources can be long.)
pub(super) fn components(edges: &[Vec<usize>]) -> Vec<usize> {
    let mut reversed = vec![Vec::new(); edges.len()];
    for (from, targets) in edges.iter().enumerate() {
        for to in targets {
            if let Some(sources) = reversed.get_mut(*to) {
                sources.push(from);
            }
        }
    }
    let mut order = Vec::with_capacity(edges.len());
    let mut seen = vec![false; edges.len()];
    for start in 0..edges.len() {
        visit(edges, start, &mut seen, &mut |node| order.push(node));
    }
    let mut component = vec![0; edges.len()];
    let mut seen = vec![false; edges.len()];
    for (number, start) in order.into_iter().rev().enumerate() {
        visit(&reversed, start, &mut seen, &mut |node| {
            component[node] = number;
        });
    }
    component
}

/// Calls `leave` for every node that can be reached and was not seen yet, after all nodes behind it.
fn visit(edges: &[Vec<usize>], start: usize, seen: &mut [bool], leave: &mut dyn FnMut(usize)) {
    let mut enter = |node: usize| {
        seen.get_mut(node)
            .is_some_and(|seen| !std::mem::replace(seen, true))
    };
    if !enter(start) {
        return;
    }
    let mut open = vec![(start, 0)];
    while let Some((node, next)) = open.last_mut() {
        match edges.get(*node).and_then(|targets| targets.get(*next)) {
            Some(target) => {
                *next += 1;
                if enter(*target) {
                    open.push((*target, 0));
                }
            }
            None => {
                leave(*node);
                open.pop();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::components;

    #[test]
    fn only_circles_share_a_number() {
        // 0 → 1 → 2 → 1, 2 → 3, 4 → 4, 5 alone, 6 → nowhere that exists.
        let found = components(&[
            vec![1],
            vec![2],
            vec![1, 3],
            vec![],
            vec![4],
            vec![],
            vec![9],
        ]);
        assert_eq!(found[1], found[2]);
        let mut distinct = found.clone();
        distinct.sort_unstable();
        distinct.dedup();
        assert_eq!(distinct.len(), 6, "{found:?}");
    }

    #[test]
    fn a_long_chain_is_no_problem() {
        let edges: Vec<Vec<usize>> = (1..=100_000).map(|next| vec![next]).collect();
        assert_eq!(components(&edges).len(), 100_000);
    }
}
