;; dump: layout
;; A `do` loop ends with its condition: it stays. What traps goes to the end.
(module
  (memory 1)
  (func (export "f") (param $p i32) (result i32)
    (loop $top
      (if (i32.eq (i32.load8_u (local.get $p)) (i32.const 7)) (then unreachable))
      (local.set $p (i32.add (local.get $p) (i32.const 2)))
      (br_if $top (i32.load8_u (local.get $p))))
    (local.get $p)))
;;> ; function 0 after layout
;;> block 0:
;;>      0  entry.8
;;>      1  jmp.8 block 1
;;> block 1:  from 0 4  loop to 4
;;>      2  cmp.1 [rdi], 7
;;>      3  je.8 block 2
;;>      4  jmp.8 block 3
;;> block 2:  from 1
;;>      5  trap.8  trap 1
;;> block 3:  from 1
;;>      6  lea.4 edi, [rdi + 2]
;;>      7  cmp.1 [rdi], 0
;;>      8  jne.8 block 4
;;>      9  jmp.8 block 5
;;> block 4:  from 3
;;>     10  jmp.8 block 1
;;> block 5:  from 3
;;>     11  move.4 eax, edi
;;>     12  ret.8 0
;;> order 0 top 1 3 5 2
;;>
