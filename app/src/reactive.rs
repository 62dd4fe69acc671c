//! Values that screens follow, effects and tasks, each with one type inside. Leptos' own signals, memos, effects and
//! tasks are generic: every type of value and every closure would bring one or two kilobytes of machinery along.

use std::any::Any;
use std::cell::RefCell;
use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::rc::Rc;

use leptos::prelude::*;
use leptos::reactive::owner::ArenaItem;
use leptos::reactive::signal::ArcTrigger;

/// A value that screens follow. Ends with the screen that made it; what is set later is lost.
pub(crate) struct State<T> {
    cell: ArenaItem<Rc<Cell>, LocalStorage>,
    of: PhantomData<fn() -> T>,
}

struct Cell {
    changed: ArcTrigger,
    value: RefCell<Box<dyn Any>>,
}

impl<T> Clone for State<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for State<T> {}

impl<T: 'static> State<T> {
    /// A state that begins with `value`.
    pub(crate) fn new(value: T) -> Self {
        Self { cell: new_cell(Box::new(value)), of: PhantomData }
    }

    /// What `value` gives, anew whenever something that it reads changes. Readers hear of it when it differs.
    pub(crate) fn following(value: impl Fn() -> T + 'static) -> Self
    where
        T: PartialEq,
    {
        let state = Self::new(untrack(&value));
        effect(move || {
            let value = value();
            if state.try_with_untracked(|known| *known != value) == Some(true) {
                state.set(value);
            }
        });
        state
    }

    /// Reads the value, from now on followed by whoever runs.
    pub(crate) fn with<U>(self, read: impl FnOnce(&T) -> U) -> U {
        if let Some(cell) = self.reach() {
            cell.changed.track();
        }
        self.with_untracked(read)
    }

    /// Reads the value once.
    pub(crate) fn with_untracked<U>(self, read: impl FnOnce(&T) -> U) -> U {
        match self.try_with_untracked(read) {
            Some(read) => read,
            None => unreachable!("a screen reads no state of one that is gone"),
        }
    }

    /// Reads the value once, unless its screen is gone.
    pub(crate) fn try_with_untracked<U>(self, read: impl FnOnce(&T) -> U) -> Option<U> {
        let cell = self.reach()?;
        let value = cell.value.borrow();
        value.downcast_ref().map(read)
    }

    /// The value, from now on followed by whoever runs.
    pub(crate) fn get(self) -> T
    where
        T: Clone,
    {
        self.with(T::clone)
    }

    /// The value as it is now.
    pub(crate) fn get_untracked(self) -> T
    where
        T: Clone,
    {
        self.with_untracked(T::clone)
    }

    /// Sets the value.
    pub(crate) fn set(self, value: T) {
        self.update(|old| *old = value);
    }

    /// Changes the value.
    pub(crate) fn update(self, change: impl FnOnce(&mut T)) {
        self.update_untracked(change);
        if let Some(cell) = self.reach() {
            cell.changed.notify();
        }
    }

    /// Changes the value without telling anybody. Nothing, where its screen is gone.
    pub(crate) fn update_untracked<U>(self, change: impl FnOnce(&mut T) -> U) -> Option<U> {
        let cell = self.reach()?;
        let mut value = cell.value.borrow_mut();
        value.downcast_mut().map(change)
    }

    fn reach(self) -> Option<Rc<Cell>> {
        reach(self.cell)
    }
}

fn new_cell(value: Box<dyn Any>) -> ArenaItem<Rc<Cell>, LocalStorage> {
    ArenaItem::new_local(Rc::new(Cell { changed: ArcTrigger::new(), value: RefCell::new(value) }))
}

#[inline(never)]
fn reach(cell: ArenaItem<Rc<Cell>, LocalStorage>) -> Option<Rc<Cell>> {
    cell.try_get_value()
}

/// A value that is worked out from others each time that somebody reads it.
pub(crate) struct Derived<T>(State<Rc<dyn Fn() -> T>>);

impl<T> Clone for Derived<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Derived<T> {}

impl<T: 'static> Derived<T> {
    /// What `value` gives.
    pub(crate) fn new(value: impl Fn() -> T + 'static) -> Self {
        Self(State::new(Rc::new(value)))
    }

    /// The value; whoever runs follows all that it is worked out from.
    pub(crate) fn get(self) -> T {
        let value = self.0.get_untracked();
        value()
    }

    /// The value as it is now.
    pub(crate) fn get_untracked(self) -> T {
        untrack(|| self.get())
    }
}

/// Runs `run` now and whenever something that it read changes, until the screen is left.
pub(crate) fn effect(run: impl FnMut() + 'static) {
    boxed_effect(Box::new(run));
}

fn boxed_effect(mut run: Box<dyn FnMut()>) {
    Effect::new(move |_| run());
}

/// Does `work` beside everything else.
pub(crate) fn spawn(work: impl Future<Output = ()> + 'static) {
    boxed_spawn(Box::pin(work));
}

fn boxed_spawn(work: Pin<Box<dyn Future<Output = ()>>>) {
    leptos::task::spawn_local(work);
}
